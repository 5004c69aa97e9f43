import 'server-only';
import http from 'node:http';
import https from 'node:https';
import { Agent, type AgentConnectOpts } from 'agent-base';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { proxyFor, type WayOut } from '@/lib/core/way-out';

/** Leads each request to the identity provider through the proxy that its address asks for, or directly. */
export class WayOutAgent extends Agent {
  constructor(private readonly wayOut: WayOut) {
    super();
  }

  async connect(_request: http.ClientRequest, options: AgentConnectOpts): Promise<http.Agent> {
    const scheme = options.secureEndpoint ? 'https' : 'http';
    const host = options.host?.includes(':') ? `[${options.host}]` : options.host;
    const proxy = proxyFor(`${scheme}://${host}:${options.port}`, this.wayOut);
    if (proxy) return new HttpsProxyAgent(proxy);
    return options.secureEndpoint ? https.globalAgent : http.globalAgent;
  }
}
