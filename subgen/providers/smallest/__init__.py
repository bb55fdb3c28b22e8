"""The Waves Lightning service of Smallest.ai: client, connection and handshake.

provider      the hosted service, any at a URL, and the local one, as providers
catalog       their names and capabilities
endpoint      the address of a service, and whether the key may go there
proxy         the proxy on the way, by the environment
redaction     removal of the key from all that the service sends
handshake     headers, refusals and the list of voices: HTTP before a socket is open
connector     sockets of aiohttp, directly or through a proxy
client        sockets to one endpoint, reopened when the service closes them
connection    one open socket
"""
