"""Local speech service: the Waves protocol with espeak-ng voices and fault injection.

    service        routes, start, stop and WebSocket upgrades                    aiohttp.web
    connections    connections before a request: accepted, counted, closed       asyncio
    auth           bearer keys, and refusals as HTTP responses                   aiohttp.web
    hosts          refusal of foreign names and foreign pages                    aiohttp.web
    http_errors    malformed HTTP and failed handlers, as HTTP responses         aiohttp.web
    request_body   the body of a POST, decompressed within its limit             aiohttp.web
    websocket      the life of one WebSocket and what is sent on it              aiohttp.web
    rest           speech over HTTP POST: a whole body, or server-sent events    aiohttp.web
    voice_list     the list of voices, in the vendor's format
    voice_request  a request as a job for a voice process, or why it is refused
    spoken_form    what is said for a text where numbers, mathematics or a dictionary change it
    number_words   numbers in a text, as another language writes them
    math_words     mathematical notation as words
    dictionaries   pronunciation dictionaries that clients make
    dictionary_paths   their HTTP endpoint                                       aiohttp.web
    answer         the frames of the answer to one request, and their delays
    codecs         samples as WAV and G.711
    admission      counts of open sockets and requests; refuses those in excess
    refusal        the reason why a socket or a request is refused
    faults         fault injection
    memory         memory for answers, shared by all clients
    limits         the most that the service accepts, and why
    dependencies   the voices, the clock and the other things passed to all of these
    voice_pool     the voice processes, with one job each                        asyncio pipes
    voice_worker   a voice process; it forks for every job                       pipes
    voice_job      the messages between the two
    espeak_text    the pieces of what is said, as espeak-ng takes them           espeak
    render         speech for one job                                            espeak, resampling
    espeak_voices  the voices of the catalog, as espeak-ng speaks them

No request names a file or a path: voices are looked up in the catalog, and nothing is read or written.

espeak-ng does not repeat itself within one process: five equal calls give five lengths. A process that
was set up once and forks for every request does, so that is what a voice process is. It imports neither
aiohttp nor asyncio, so that there is no thread to lose in the fork and little to copy.
"""
