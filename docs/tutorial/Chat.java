import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.connect.O7s;

/** Says something to everybody in a broadcast layer, and prints what everybody else says. */
public final class Chat {
    public static void main(String[] words) {
        try (Application application = O7s.connect("chat");
                Flow all = application.join("all", Duration.ofSeconds(10))) {
            System.out.println("Joined.");
            all.write(ByteBuffer.wrap(String.join(" ", words).getBytes(UTF_8)));
            ByteBuffer packet = ByteBuffer.allocate(1400);
            while (true) {
                all.read(packet.clear());
                System.out.println("Somebody says " + UTF_8.decode(packet.flip()) + ".");
            }
        }
    }
}
