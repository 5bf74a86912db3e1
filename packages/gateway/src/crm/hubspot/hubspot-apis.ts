import * as associations from '@hubspot/api-client/lib/codegen/crm/associations/v4/index.js'
import * as objects from '@hubspot/api-client/lib/codegen/crm/objects/index.js'
import * as owners from '@hubspot/api-client/lib/codegen/crm/owners/index.js'
import * as pipelines from '@hubspot/api-client/lib/codegen/crm/pipelines/index.js'
import * as properties from '@hubspot/api-client/lib/codegen/crm/properties/index.js'
import type { WireAnswer, WireRequest } from './transport.ts'

export type SendWire = (wire: WireRequest) => Promise<WireAnswer>

export interface HubspotApis {
  records: objects.BasicApi
  batches: objects.BatchApi
  searches: objects.SearchApi
  associations: associations.BatchApi
  owners: owners.OwnersApi
  pipelines: pipelines.PipelinesApi
  properties: properties.CoreApi
}

export interface Endpoint {
  baseUrl: string
  token: string
}

/**
 * The official library's operations on a sender of ours. They are put together by hand: its `Client` keeps retries and limiter
 * in one object of the whole process, where the last client made wins, and its operations ignore its agent and headers.
 */
export function openApis({ baseUrl, token }: Endpoint, sendWire: SendWire): HubspotApis {
  const authMethods = { oauth2: { accessToken: token } }
  const httpApi = {
    async send(wire: WireRequest): Promise<objects.ResponseContext> {
      const { status, headers, text } = await sendWire(wire)
      const body = { text: async () => text, binary: async () => Buffer.from(text) }
      return new objects.ResponseContext(status, headers, body)
    },
  }
  const ofObjects = objects.createConfiguration({
    baseServer: new objects.ServerConfiguration(baseUrl, {}),
    authMethods,
    httpApi: objects.wrapHttpLibrary(httpApi),
  })
  return {
    records: new objects.BasicApi(ofObjects),
    batches: new objects.BatchApi(ofObjects),
    searches: new objects.SearchApi(ofObjects),
    associations: new associations.BatchApi(
      associations.createConfiguration({
        baseServer: new associations.ServerConfiguration(baseUrl, {}),
        authMethods,
        httpApi: associations.wrapHttpLibrary(httpApi),
      }),
    ),
    owners: new owners.OwnersApi(
      owners.createConfiguration({
        baseServer: new owners.ServerConfiguration(baseUrl, {}),
        authMethods,
        httpApi: owners.wrapHttpLibrary(httpApi),
      }),
    ),
    pipelines: new pipelines.PipelinesApi(
      pipelines.createConfiguration({
        baseServer: new pipelines.ServerConfiguration(baseUrl, {}),
        authMethods,
        httpApi: pipelines.wrapHttpLibrary(httpApi),
      }),
    ),
    properties: new properties.CoreApi(
      properties.createConfiguration({
        baseServer: new properties.ServerConfiguration(baseUrl, {}),
        authMethods,
        httpApi: properties.wrapHttpLibrary(httpApi),
      }),
    ),
  }
}
