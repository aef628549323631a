package org.o7s.allocator;

import org.o7s.core.layer.NameDirectory;
import org.o7s.core.member.Registry;

/**
 * The parts of an allocator that allocations on both sides work with.
 *
 * @param shared what all parts share
 * @param registry the names that are registered here
 * @param directory where names are in the layer
 * @param flows all flows
 * @param post sends messages to other allocators
 * @param features what other members can do
 * @param forgotten flows that are over
 * @param receivePath packets from the layer
 * @param service the life of allocated flows
 */
record Parts(
        Shared shared,
        Registry registry,
        NameDirectory directory,
        FlowTable flows,
        Post post,
        PeerFeatures features,
        Forgotten forgotten,
        ReceivePath receivePath,
        FlowService service) {}
