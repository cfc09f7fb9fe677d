"""The forward proxy every fetch of a worker goes through: it reaches public addresses only.

Python code, curl_cffi and ffmpeg all follow an HTTP proxy, and nothing nearer sees every request they make:
redirects, playlist segments, keys, thumbnails. The guard speaks HTTP/1.1 (RFC 9110, RFC 9112) on loopback, or for
workers whose network has no other way out, in the CONNECT form for https:// and the absolute form for http://. It
resolves the host itself, refuses unless every address is public, and connects to an address it has checked, so a name
that answers differently the second time gains nothing.

What it cannot do: it does not see inside a CONNECT tunnel; it does not hold back a program that goes around its
proxy settings (ffmpeg does for rtmp:// and ftp://, any program may with `no_proxy` in its environment); and it
does not ask who its client is: whatever reaches the port may use it, for public addresses.
"""
