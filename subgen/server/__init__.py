"""The local service: the hosted one's protocol, spoken on one's own machine by espeak-ng.

    service            routes, start and stop; where sockets open           aiohttp.web
    auth               keys, and refusals as answers                        aiohttp.web
    websocket          one WebSocket's life, and what is sent on it         aiohttp.web
    rest               the surfaces without a socket                        aiohttp.web
    voice_list         the voices, as the vendor lists them                 no
    answer             what is said to one request, and when                no
    codecs             samples as WAV and G.711                             no
    admission          who is let in                                        no
    refusal            what those are told who are not                      no
    faults             fault injection                                      no
    limits             what is taken at most, and why                       no
    dependencies       what all these need of the world                     no
    voice_pool         asks the voice processes, one request each           asyncio pipes
    voice_worker       a voice process: forks for every request             pipes
    voice_job          what these two say to each other                     no
    render             what it does with a request                          espeak, resampling
    espeak_voices      the voices of the catalog, as espeak-ng speaks them  no

No request names a file or a path: a voice is looked up in the catalog, and nothing is read or written.

espeak-ng does not repeat itself within one process: five equal calls give five lengths. A process that
was set up once and forks for every request does, so that is what a voice process is. It imports neither
aiohttp nor asyncio, so that there is no thread to lose in the fork and little to copy.
"""
