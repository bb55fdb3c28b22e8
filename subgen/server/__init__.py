"""The local service: the hosted one's protocol, spoken on one's own machine by espeak-ng.

    service     routes, keys, start and stop                         aiohttp.web
    socket      one WebSocket's life                                 aiohttp.web
    speech      asks the voice processes, one request each           asyncio pipes
    voicehost   a voice process: forks for every request             pipes
    performance what it does with a request                          espeak-ng, soxr
    espeak      the library's own events, as values                  ctypes
    words       those events, joined to the words of the text        no
    sounds      what each catalog voice sounds like                  no

espeak-ng does not repeat itself within one process: five equal calls give five lengths. A process that
was set up once and forks for every request does, so that is what a voice process is. It imports neither
aiohttp nor asyncio, so that there is no thread to lose in the fork and little to copy.
"""
