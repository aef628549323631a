import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.QosSpec;
import org.o7s.connect.O7s;

/** Allocates a flow to the server, and sends it one message. */
public final class HelloClient {
    public static void main(String[] args) {
        try (Application me = O7s.connect();
                Flow flow = me.allocate("helloworld-server", QosSpec.RAW_CHECKED, Duration.ZERO)) {
            flow.write(ByteBuffer.wrap("Hello World!".getBytes(UTF_8)));
        }
    }
}
