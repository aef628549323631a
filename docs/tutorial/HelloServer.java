import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.connect.O7s;

/** Accepts flows one after the other, and prints the message that comes with each. */
public final class HelloServer {
    public static void main(String[] args) {
        ByteBuffer packet = ByteBuffer.allocate(1500);
        try (Application me = O7s.connect()) {
            System.out.println("Process " + me.processId() + " serves.");
            while (true) {
                try (Flow flow = me.accept(Duration.ZERO)) {
                    flow.read(packet.clear());
                    String message = UTF_8.decode(packet.flip()).toString();
                    System.out.println("Message from client is " + message + ".");
                }
            }
        }
    }
}
