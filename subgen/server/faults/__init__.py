"""Fault injection.

spec      the faults by name, and their notation on the command line
schedule  which requests and sockets get which fault, by a seed
effects   the change that each fault makes to an answer, and refusals
frames    the frames of an answer in a form that can be changed
"""
