import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowEvents;
import org.o7s.api.FlowException;
import org.o7s.api.FlowSet;
import org.o7s.api.QosSpec;
import org.o7s.connect.O7s;

/** Asks all the services it is given at once, and prints the answers as they come. */
public final class AskAll {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final byte[] QUESTION = "Anybody?".getBytes(UTF_8);

    public static void main(String[] names) {
        try (Application me = O7s.connect();
                FlowSet flows = me.flowSet()) {
            for (String name : names) {
                flows.add(me.begin(name, QosSpec.RAW_CHECKED, LIMIT));
            }
            FlowEvents events = flows.events();
            while (flows.size() > 0 && events.await(LIMIT.multipliedBy(2))) {
                while (events.next()) {
                    try {
                        Flow flow = events.flow();
                        switch (events.type()) {
                            case FLOW_ALLOC -> flow.write(ByteBuffer.wrap(QUESTION));
                            case FLOW_PKT -> print(flow);
                            case FLOW_DEALLOC, FLOW_PEER -> flow.close();
                            case FLOW_DOWN, FLOW_UP -> {}
                        }
                    } catch (FlowException e) {
                        System.out.println("No answer: " + e.getMessage());
                    }
                }
            }
        }
    }

    private static void print(Flow flow) {
        ByteBuffer packet = ByteBuffer.allocate(1500);
        flow.read(packet);
        System.out.println(flow.name() + " answered " + UTF_8.decode(packet.flip()) + ".");
        flow.close();
    }
}
