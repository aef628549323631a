import java.nio.ByteBuffer;
import java.time.Duration;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowEvents;
import org.o7s.api.FlowException;
import org.o7s.api.FlowSet;
import org.o7s.connect.O7s;

/** Serves any number of flows with one thread: what comes on a flow goes back on it. */
public final class EchoServer {
    private static final ByteBuffer PACKET = ByteBuffer.allocate(65_536);

    public static void main(String[] args) {
        try (Application me = O7s.connect();
                FlowSet flows = me.flowSet()) {
            FlowEvents events = flows.events();
            flows.add(me.beginAccept(Duration.ZERO));
            System.out.println("Process " + me.processId() + " serves.");
            while (events.await(Duration.ZERO)) {
                while (events.next()) {
                    Flow flow = events.flow();
                    switch (events.type()) {
                        case FLOW_ALLOC -> flows.add(me.beginAccept(Duration.ZERO));
                        case FLOW_PKT -> echo(flow);
                        case FLOW_DEALLOC, FLOW_PEER -> flow.close();
                        case FLOW_DOWN, FLOW_UP -> {}
                    }
                }
            }
        }
    }

    private static void echo(Flow flow) {
        try {
            if (flow.poll(PACKET.clear()) > 0 && !flow.offer(PACKET.flip())) {
                System.out.println("A reply on flow " + flow.id() + " is lost: no room.");
            }
        } catch (FlowException e) {
            System.out.println(e.getMessage());
            flow.close();
        }
    }
}
