"""Speech services. Each folder implements `ports.provider.Provider`.

registry    service name -> provider; to add a service, write a folder and add a row
access      what a provider is given to reach its service
smallest    the Waves Lightning service of Smallest.ai, hosted or at any URL, and the local service
"""
