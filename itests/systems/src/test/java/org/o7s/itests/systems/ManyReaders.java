package org.o7s.itests.systems;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.connect.O7s;

/**
 * Virtual threads that are all blocked in {@code read()}: {@code FLOWS READERS}, so many readers at
 * each of so many flows of this process to itself. Each reads one packet.
 */
final class ManyReaders {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private ManyReaders() {}

    public static void main(String[] args) throws InterruptedException {
        int flows = Integer.parseInt(args[0]);
        int readersPerFlow = Integer.parseInt(args[1]);
        int readers = flows * readersPerFlow;
        CountDownLatch reading = new CountDownLatch(readers);
        CountDownLatch done = new CountDownLatch(readers);
        AtomicInteger failed = new AtomicInteger();
        try (Application app = O7s.connect("many-readers")) {
            List<Flow> accepted = new ArrayList<>();
            Thread accepting =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int i = 0; i < flows; i++) {
                                            accepted.add(app.accept(LIMIT));
                                        }
                                    });
            List<Flow> allocated = new ArrayList<>();
            for (int i = 0; i < flows; i++) {
                allocated.add(app.allocate("many", QosSpec.RAW, LIMIT));
            }
            accepting.join();
            for (Flow flow : accepted) {
                flow.setReceiveTimeout(Duration.ofMinutes(2));
                for (int i = 0; i < readersPerFlow; i++) {
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        reading.countDown();
                                        try {
                                            flow.read(ByteBuffer.allocate(100));
                                        } catch (FlowException e) {
                                            failed.incrementAndGet();
                                        }
                                        done.countDown();
                                    });
                }
            }
            reading.await();
            System.out.println(readers + " are reading");
            for (int i = 0; i < readersPerFlow; i++) {
                for (Flow flow : allocated) {
                    flow.write(ByteBuffer.allocate(8));
                }
            }
            done.await();
            System.out.println((readers - failed.get()) + " have read");
        }
    }
}
