import type { Conversation } from '../team/conversation.ts'
import type { Deal } from '../team/deal.ts'
import type { Team } from '../team/team.ts'

type Fields = Record<string, unknown>

function commonFields(conversation: Conversation, team: Team): Fields {
  const { id, topic, start_time, duration, host_id, is_private, conversation_type, account_ids } = conversation
  const host = team.users.find((user) => user.id === host_id)
  const state = conversation.hasInsights ? 'insights_generated' : 'created'
  const person = host?.name ?? ''
  return { id, topic, start_time, duration, state, host: person, host_id, is_private, conversation_type, account_ids }
}

export function conversationRow(conversation: Conversation, team: Team): Fields {
  const accounts = conversation.account_ids.flatMap((id) => team.accounts.get(id) ?? [])
  const contacts = conversation.contact_ids.flatMap((id) => team.contacts.get(id) ?? [])
  const common = commonFields(conversation, team)
  return {
    ...common,
    can_access_conversation: true,
    label_id_names: {},
    participant_names: [common.host, ...contacts.map(({ name }) => name)],
    comment_count: 0,
    account_names: accounts.map(({ name }) => name),
    organization: { domain: accounts[0]?.domain ?? null, logo_url: null },
    participants_info: contacts.map(({ id, name, email }) => ({ contact_id: id, name, email })),
    thumbnail_url: null,
    is_internal: contacts.length === 0,
    deals: dealsOf(conversation, team).map((deal) => ({
      id: deal.id,
      account_name: team.accounts.get(deal.account_id ?? '')?.name ?? null,
      name: deal.name,
      opportunity_stage_id: deal.opportunity_stage_id,
    })),
  }
}

export function conversationFields(conversation: Conversation, team: Team): Fields {
  const url = `https://storage.example/recordings/${conversation.id}`
  return {
    ...commonFields(conversation, team),
    pushed_to_crm: false,
    label_id_names: [],
    is_shared_conversation: false,
    opportunity_ids: conversation.opportunity_ids,
    comment_count: 0,
    failure_code: null,
    bot_call_ended_reason: null,
    is_clip: false,
    video_recording: { type_cd: 'video', url: `${url}.mp4`, state_cd: 'created' },
    audio_recording: { url: `${url}.mp3` },
    transcript: conversation.transcript,
    participants: { internal: [], external: externalOf(conversation, team) },
    opportunities: dealsOf(conversation, team).map((deal) => dealIn(deal, team)),
    playlist_clip_ids: null,
  }
}

function dealsOf({ opportunity_ids }: Conversation, team: Team): Deal[] {
  return opportunity_ids.flatMap((id) => team.deals.get(id) ?? [])
}

function externalOf({ contact_ids }: Conversation, team: Team): Fields {
  const others = contact_ids.flatMap((id) => team.contacts.get(id) ?? [])
  if (others.length === 0) return {}
  return {
    others: others.map((contact) => ({
      id: contact.id,
      name: contact.name,
      email: contact.email,
      account_id: contact.account_id,
      organization_id: contact.organization_id,
      is_organization: true,
      account_name: team.accounts.get(contact.account_id ?? '')?.name ?? null,
      contact_id: contact.id,
      title: contact.title,
      account_stage: null,
      account_arr: null,
      account_arr_printed: null,
    })),
  }
}

function dealIn(deal: Deal, team: Team): Fields {
  const account = team.accounts.get(deal.account_id ?? '')
  const stage = team.dealStages.find(({ id }) => id === deal.opportunity_stage_id)
  return {
    id: deal.id,
    name: deal.name,
    amount: deal.amount,
    closed_date: deal.closed_date,
    created_at: deal.created_at,
    last_sync: null,
    account: account ? { id: account.id, name: account.name } : null,
    crm_record_url: null,
    opportunity_crm_id: null,
    opportunity_stage_id: deal.opportunity_stage_id,
    stage_name: stage?.name ?? null,
    owner_id: deal.owner_id,
    initial_opportunity_stage_id: null,
  }
}
