"""Every message between kernel and page; `js/src/protocol/` holds the same types by name.

All travel as custom messages of the one `Channel`. A page names itself by a `session`, so that two
pages on one kernel do not take each other's replies; a request is a number within its session.
Binary values travel as buffers of the message, or as base64 strings in `base64` where the host
does not carry buffers (found out by `Hello`).
"""
