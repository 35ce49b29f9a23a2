import ipaddr from 'ipaddr.js'
import { NusabacaError } from '../../core/errors.js'
import type { PlainTemplate } from '../../core/sentence.js'

/** Says which servers may be asked. */
export interface AddressGuard {
  /** Throws `source_blocked` for what must not be asked whatever its name leads to. */
  checkUrl(url: URL): void
  /** Throws `source_blocked` where a connection must not be made. */
  checkAddress(address: string, target: { readonly host: string; readonly port: string }): void
}

/** Public by its number, and answers to every machine in Azure alone. */
const azureHost = '168.63.129.16'

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

const usualPorts = ['', '80', '443', '8080', '8443']

/** A guard that lets usual ports of what is public through, and all of `allowed`: hosts, addresses, networks. */
export function createAddressGuard(allowed: readonly string[]): AddressGuard {
  const hosts = new Set(allowed.map((entry) => entry.toLowerCase()))
  const networks = allowed
    .filter((entry) => ipaddr.isValidCIDR(entry))
    .map((entry) => ipaddr.parseCIDR(entry))

  function isAllowed(address: string): boolean {
    const ip = ipaddr.process(address)
    return (
      hosts.has(ip.toString()) ||
      networks.some(([net, bits]) => net.kind() === ip.kind() && ip.match(net, bits))
    )
  }

  function checkAddress(
    address: string,
    { host, port }: { readonly host: string; readonly port: string },
  ): void {
    if (hosts.has(host.replace(/\.$/, '')) || isAllowed(address)) return
    if (!isPublic(address)) throw blocked('The address does not lead to a public server.')
    if (!usualPorts.includes(port))
      throw blocked('The port of the address is none of 80, 443, 8080 and 8443.')
  }

  return {
    checkUrl({ protocol, username, password, hostname, port }) {
      if (protocol !== 'http:' && protocol !== 'https:')
        throw blocked('The address is neither http nor https.')
      if (username !== '' || password !== '') throw blocked('The address carries a user name or a password.')
      const address = hostname.replace(/^\[|\]$/g, '')
      // Where a name leads is known when it is looked up.
      if (ipaddr.isValid(address)) checkAddress(address, { host: address, port })
    },
    checkAddress,
  }
}

/** Whether every machine may be reached there, and not only this one or its neighbours. */
function isPublic(address: string): boolean {
  const ip = ipaddr.process(address)
  if (ip.range() !== 'unicast' || ip.toString() === azureHost) return false
  return ip.kind() === 'ipv4' || ip.match(globalUnicast)
}

function blocked(detail: PlainTemplate): NusabacaError {
  return new NusabacaError('source_blocked', { detail })
}
