package org.o7s.irm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.QosSpec;
import org.o7s.client.process.ProcessApplication;

/**
 * A process with many flows to "echo": says {@code open}, asks some of them at random, says {@code
 * asked}, and then waits to be killed. Arguments: socket, flows, questions.
 */
final class ManyFlowsOwner {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private ManyFlowsOwner() {}

    public static void main(String[] args) throws IOException {
        try (Application app = ProcessApplication.connect(Path.of(args[0]), "owner")) {
            List<Flow> flows = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(args[1]); i++) {
                Flow flow = LateServer.allocate(app, "echo", QosSpec.RAW_CHECKED, LIMIT);
                flow.setReceiveTimeout(LIMIT);
                flows.add(flow);
            }
            System.out.println("open");
            Random random = new Random(7);
            ByteBuffer packet = ByteBuffer.allocate(1000);
            for (int i = 0; i < Integer.parseInt(args[2]); i++) {
                Flow flow = flows.get(random.nextInt(flows.size()));
                flow.write(packet.clear().putInt(0, i));
                flow.read(packet.clear());
                if (packet.getInt(0) != i) {
                    throw new IllegalStateException("question " + i + ": " + packet.getInt(0));
                }
            }
            System.out.println("asked");
            flows.getFirst().setReceiveTimeout(Duration.ZERO);
            flows.getFirst().read(packet.clear());
        }
    }

    static Process start(Path socket, int flows, int questions) throws IOException {
        return Child.of(
                        ManyFlowsOwner.class,
                        socket.toString(),
                        Integer.toString(flows),
                        Integer.toString(questions))
                .start();
    }
}
