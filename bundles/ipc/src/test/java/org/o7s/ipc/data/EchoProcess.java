package org.o7s.ipc.data;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.o7s.linux.MessageBuffer;
import org.o7s.linux.MessageSocket;
import org.o7s.linux.ReadinessSet;

/** A process that sends back whatever comes through the memory that it is handed. */
final class EchoProcess {
    private static final long PATIENCE_NS = 30_000_000_000L;

    private EchoProcess() {}

    public static void main(String[] args) throws Exception {
        MessageSocket socket = MessageSocket.connect(Path.of(args[0]));
        MessageBuffer message = new MessageBuffer(16);
        try (ReadinessSet set = ReadinessSet.open()) {
            set.add(socket.descriptor(), 0, ReadinessSet.READABLE);
            set.await(PATIENCE_NS, (token, events) -> {});
        }
        socket.receive(message);
        Arena arena = Arena.ofAuto();
        FlowSegment segment =
                FlowSegment.adopt(
                        SealedMemory.SOURCE, new DescriptorHandle(message.take().getFirst()));
        MemorySegment packet = arena.allocate(FlowSegment.longestBytes());
        RingConsumer from = segment.clientConsumer();
        RingProducer to = segment.clientProducer();
        while (!from.isEnded()) {
            int length = from.next();
            if (length == RingConsumer.EMPTY) {
                if (from.takeProducerInterest() == Interest.SLEEPER) {
                    from.wakeProducer();
                }
                from.wantRecords(Interest.SLEEPER);
                if (!from.hasNext() && !from.isEnded()) {
                    from.sleep(PATIENCE_NS);
                }
                continue;
            }
            from.copyTo(packet, 0);
            if (from.advance() && from.takeProducerInterest() == Interest.SLEEPER) {
                from.wakeProducer();
            }
            while (!to.offer(packet, 0, length)) {
                to.wantRoom(Interest.SLEEPER);
                if (!to.seemsRoomy(length)) {
                    to.sleep(PATIENCE_NS);
                }
            }
            if (to.takeConsumerInterest() == Interest.SLEEPER) {
                to.wakeConsumer();
            }
        }
    }
}
