package org.o7s.allocator;

/**
 * What a request of a peer is recognised by when it comes again.
 *
 * @param source address of the requester, as it says
 * @param senderEid EID that the requester chose
 */
record RequestKey(long source, long senderEid) {}
