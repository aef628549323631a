package org.o7s.itests.systems;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowException;
import org.o7s.connect.O7s;

/** A server that leaves it to others which program it is; one client at a time. */
final class NamelessServer {
    private NamelessServer() {}

    public static void main(String[] args) {
        ByteBuffer packet = ByteBuffer.allocate(70_000);
        try (Application app = O7s.connect()) {
            System.out.println("serving");
            while (true) {
                try (Flow flow = app.accept(Duration.ZERO)) {
                    while (true) {
                        flow.read(packet.clear());
                        flow.write(packet.flip());
                    }
                } catch (FlowException e) {
                    System.out.println("a flow has ended: " + e.error());
                }
            }
        }
    }
}
