import type { EndpointName } from '@delos/client'

/**
 * The parameters that an operation takes: those of Apollo's description, and those that its own clients send besides.
 * Of an operation that is not listed nothing is known, and nothing is said.
 */
export const knownParameters: Readonly<Partial<Record<EndpointName, readonly string[]>>> = {
  'people/match': names(
    'first_name last_name name email hashed_email organization_name domain id linkedin_url ' +
      'run_waterfall_email run_waterfall_phone reveal_personal_emails reveal_phone_number webhook_url',
  ),
  'people/bulk_match': names(
    'run_waterfall_email run_waterfall_phone reveal_personal_emails reveal_phone_number webhook_url details',
  ),
  'mixed_people/api_search': names(
    'person_titles include_similar_titles q_keywords person_locations person_seniorities ' +
      'organization_locations q_organization_domains_list contact_email_status organization_ids ' +
      'organization_num_employees_ranges revenue_range currently_using_all_of_technology_uids ' +
      'currently_using_any_of_technology_uids currently_not_using_any_of_technology_uids ' +
      'q_organization_job_titles organization_job_locations organization_num_jobs_range ' +
      'organization_job_posted_at_range page per_page person_departments organization_industry_tag_ids ' +
      'q_organization_keyword_tags q_organization_name organization_linkedin_url ' +
      'latest_funding_amount_range total_funding_range q_not_organization_keyword_tags ' +
      'included_organization_keyword_fields person_functions person_department_or_subdepartments ' +
      'q_person_name person_not_titles person_past_organization_ids organization_trading_status ' +
      'latest_funding_date_range organization_latest_funding_stage_cd sort_by_field sort_ascending',
  ),
  'mixed_companies/search': names(
    'q_organization_domains_list organization_num_employees_ranges organization_locations ' +
      'organization_not_locations revenue_range currently_using_any_of_technology_uids ' +
      'q_organization_keyword_tags q_organization_name organization_ids latest_funding_amount_range ' +
      'total_funding_range latest_funding_date_range q_organization_job_titles organization_job_locations ' +
      'organization_num_jobs_range organization_job_posted_at_range page per_page q_keywords ' +
      'organization_industry_tag_ids organization_latest_funding_stage_cd organization_trading_status ' +
      'q_not_organization_keyword_tags included_organization_keyword_fields sort_by_field sort_ascending',
  ),
  'organizations/enrich': names('domain linkedin_url name website'),
  'organizations/bulk_enrich': names('domains details'),
  'organizations/job_postings': names('page per_page'),
  'news_articles/search': names('organization_ids categories published_at page per_page'),
  'contacts/create': names(
    'first_name last_name organization_name title account_id email website_url label_names ' +
      'contact_stage_id present_raw_address direct_phone corporate_phone mobile_phone home_phone ' +
      'other_phone typed_custom_fields run_dedupe person_id owner_id linkedin_url label_ids visibility city ' +
      'state country',
  ),
  'contacts/update': names(
    'first_name last_name organization_name title account_id email website_url label_names ' +
      'contact_stage_id present_raw_address direct_phone corporate_phone mobile_phone home_phone ' +
      'other_phone typed_custom_fields owner_id linkedin_url phone',
  ),
  'contacts/search': names('q_keywords contact_stage_ids contact_label_ids sort_by_field sort_ascending per_page page'),
  'contacts/update_stages': names('contact_ids contact_stage_id'),
  'contacts/update_owners': names('contact_ids owner_id'),
  'contacts/bulk_create': names('contacts append_label_names owner_id run_dedupe'),
  'contacts/bulk_update': names(
    'contact_ids contact_attributes owner_id email organization_name title first_name last_name ' +
      'account_id present_raw_address linkedin_url typed_custom_fields async visible_entity_ids',
  ),
  'accounts/create': names('name domain owner_id account_stage_id phone raw_address typed_custom_fields'),
  'accounts/update': names(
    'name domain owner_id account_stage_id raw_address phone typed_custom_fields parent_account_id',
  ),
  'accounts/search': names(
    'q_organization_name account_stage_ids account_label_ids sort_by_field sort_ascending page per_page',
  ),
  'accounts/bulk_create': names('accounts append_label_names run_dedupe'),
  'accounts/bulk_update': names('account_ids account_attributes name owner_id account_stage_id async'),
  'accounts/update_owners': names('account_ids owner_id'),
  'opportunities/create': names(
    'name owner_id account_id amount opportunity_stage_id closed_date typed_custom_fields currency_code ' +
      'opportunity_pipeline_id description',
  ),
  'opportunities/search': names(
    'sort_by_field page per_page sort_ascending q_keywords opportunity_stage_id opportunity_pipeline_id ' +
      'account_id owner_id',
  ),
  'opportunities/filter': names(
    'sort_by_field page per_page sort_ascending q_keywords opportunity_stage_id opportunity_pipeline_id ' +
      'account_id owner_id',
  ),
  'opportunities/update': names(
    'owner_id name amount opportunity_stage_id closed_date typed_custom_fields currency_code ' +
      'opportunity_pipeline_id description',
  ),
  'emailer_campaigns/search': names('q_name page per_page sort_by_field sort_ascending'),
  'emailer_campaigns/add_contact_ids': names(
    'emailer_campaign_id contact_ids label_names send_email_from_email_account_id ' +
      'send_email_from_email_address sequence_no_email sequence_unverified_email sequence_job_change ' +
      'sequence_active_in_other_campaigns sequence_finished_in_other_campaigns ' +
      'sequence_same_company_in_same_campaign contacts_without_ownership_permission add_if_in_queue ' +
      'contact_verification_skipped user_id status auto_unpause_at id',
  ),
  'emailer_campaigns/remove_or_stop_contact_ids': names('emailer_campaign_ids contact_ids mode stop_reason'),
  'emailer_campaigns/activity_feed': names('contact_id sequence_id per_page'),
  'sequences/create': names(
    'name permissions active emailer_schedule_id user_id label_names folder_id sequence_by_exact_daytime ' +
      'max_emails_per_day mark_finished_if_reply mark_finished_if_click mark_finished_if_interested ' +
      'mark_paused_if_ooo days_to_wait_before_mark_as_response create_task_if_email_open ' +
      'email_open_trigger_task_threshold same_account_reply_delay_days excluded_account_stage_ids ' +
      'excluded_contact_stage_ids ignore_apollo_global_email_bounce_list sequence_ruleset_id emailer_steps',
  ),
  'sequences/update': names(
    'name active creation_type permissions sharing_permission user_id emailer_schedule_id label_names ' +
      'max_emails_per_day same_account_reply_delay_days cc_emails bcc_emails emailer_steps id',
  ),
  'emailer_messages/create': names(
    'contact_id subject body_html recipients in_response_to_emailer_message_id emailer_template_id ' +
      'attachment_ids enable_tracking outreach_task_id',
  ),
  'emailer_messages/send_now': names('surface'),
  'emailer_messages/get_content': names('ids body_format'),
  'emailer_messages/email_send_status': names('id'),
  'emailer_messages/search': names(
    'emailer_message_stats emailer_message_reply_classes user_ids email_account_id_and_aliases ' +
      'emailer_campaign_ids not_emailer_campaign_ids emailer_message_date_range_mode ' +
      'emailer_message_date_range not_sent_reason_cds q_keywords page per_page',
  ),
  'tasks/create': names(
    'user_id contact_id type priority status due_at title note creator_id account_id opportunity_id',
  ),
  'tasks/bulk_create': names('user_id contact_ids type priority status due_at note tasks_attributes creator_id title'),
  'tasks/update': names(
    'user_id creator_id contact_id note type priority priority_cd status due_at title call_script relevant_fields',
  ),
  'tasks/complete': names('note'),
  'tasks/skip': names('note on_task_page'),
  'tasks/search': names(
    'sort_by_field open_factor_names page per_page q_keywords user_id contact_id account_id ' +
      'opportunity_id priority sort_ascending',
  ),
  'phone_calls/search': names(
    'date_range duration inbound user_ids contact_label_ids phone_call_purpose_ids phone_call_outcome_ids ' +
      'q_keywords page per_page',
  ),
  'phone_calls/create': names(
    'logged user_id contact_id account_id to_number from_number status start_time end_time duration ' +
      'phone_call_purpose_id phone_call_outcome_id note opportunity_id call_identifier',
  ),
  'phone_calls/update': names(
    'logged user_id contact_id account_id to_number from_number status start_time end_time duration ' +
      'phone_call_purpose_id phone_call_outcome_id note opportunity_id call_identifier',
  ),
  'notes/index': names(
    'contact_id account_id opportunity_id calendar_event_id conversation_id conversation_ids contact_ids ' +
      'start_date sort_by_field sort_direction skip limit',
  ),
  'labels/create': names('name modality book_of_business'),
  'labels/update': names('name book_of_business'),
  'labels/add_entity_ids_to_label_names': names('entity_ids label_names modality async'),
  'labels/remove_entity_ids_from_label_names': names('entity_ids label_names modality async'),
  'fields/index': names('source'),
  'fields/create': names('label modality type meta'),
  'fields/update': names('fields'),
  'users/search': names('page per_page'),
  'users/api_profile': names('include_credit_usage'),
  'reports/sync_report': names(
    'metrics group_by pivot_group_by sorts filters group_by_totals_selected ' +
      'pivot_group_by_totals_selected date_ranges skip_group_by_values min_ratio_denominator',
  ),
  'conversations/search': names(
    'page num_fetch_result conversation_type account_id contact_ids tag_ids tracker_ids organization_ids ' +
      'date_range scorecard_template_id scorecard_max_rating sort_by_field enforce_contact_boundary',
  ),
  'conversations/export': names('start_time end_time email'),
}

function names(list: string): readonly string[] {
  return list.split(' ')
}
