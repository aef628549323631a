package org.o7s.ipc.application;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.o7s.api.FlowAccess;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowMeasure;
import org.o7s.core.flow.FlowMeasures;
import org.o7s.core.ipcp.LayerPromise;
import org.o7s.ipc.application.ApplicationMessage.Accept;
import org.o7s.ipc.application.ApplicationMessage.Allocate;
import org.o7s.ipc.application.ApplicationMessage.Announce;
import org.o7s.ipc.application.ApplicationMessage.Announced;
import org.o7s.ipc.application.ApplicationMessage.Cancel;
import org.o7s.ipc.application.ApplicationMessage.Deallocate;
import org.o7s.ipc.application.ApplicationMessage.Direct;
import org.o7s.ipc.application.ApplicationMessage.Ended;
import org.o7s.ipc.application.ApplicationMessage.Failed;
import org.o7s.ipc.application.ApplicationMessage.Granted;
import org.o7s.ipc.application.ApplicationMessage.Join;
import org.o7s.ipc.application.ApplicationMessage.Measure;
import org.o7s.ipc.application.ApplicationMessage.Measured;
import org.o7s.ipc.application.ApplicationMessage.PeerGone;
import org.o7s.ipc.application.ApplicationMessage.PolicyUse;
import org.o7s.ipc.application.ApplicationMessage.Refused;
import org.o7s.ipc.application.ApplicationMessage.UsePolicy;

/** Writes and reads messages in the form that {@code application.proto} gives them. Any thread. */
final class ApplicationCodec {
    private static final int ANNOUNCE = 1;
    private static final int ALLOCATE = 2;
    private static final int ACCEPT = 3;
    private static final int CANCEL = 4;
    private static final int DEALLOCATE = 5;
    private static final int JOIN = 6;
    private static final int MEASURED = 7;
    private static final int POLICY_USE = 8;
    private static final int ANNOUNCED = 16;
    private static final int GRANTED = 17;
    private static final int FAILED = 18;
    private static final int REFUSED = 19;
    private static final int ENDED = 20;
    private static final int PEER_GONE = 21;
    private static final int MEASURE = 22;
    private static final int USE_POLICY = 24;

    private ApplicationCodec() {}

    /** The bytes of a message. */
    static byte[] encode(ApplicationMessage message) {
        FieldWriter body = new FieldWriter();
        int field = write(message, body);
        return new FieldWriter().message(field, body).toBytes();
    }

    /** The message with the name of a file that goes with it, after those that it has. */
    static byte[] withMemory(byte[] message, String name) {
        return new FieldWriter().fields(message).text(FieldReader.REPEATED, name).toBytes();
    }

    /**
     * The names of files that go with a message.
     *
     * @throws IOException if it is none
     */
    static List<String> memory(byte[] message) throws IOException {
        return new FieldReader(message).texts();
    }

    private static int write(ApplicationMessage message, FieldWriter out) {
        return switch (message) {
            case Announce m -> {
                out.number(1, m.version()).text(2, m.program()).number(3, m.number());
                out.number(4, m.processId()).flag(5, m.measures()).flag(6, m.policies());
                out.flag(7, m.largeRings());
                yield ANNOUNCE;
            }
            case Allocate m -> {
                out.number(1, m.request()).text(2, m.name()).message(3, qos(m.qos()));
                out.number(4, m.limitNs());
                if (!m.least().equals(QosSpec.ANYTHING)) {
                    out.message(5, qos(m.least())).flag(6, true);
                }
                yield ALLOCATE;
            }
            case Accept m -> {
                out.number(1, m.request()).number(2, m.limitNs());
                yield ACCEPT;
            }
            case Cancel m -> {
                out.number(1, m.request());
                yield CANCEL;
            }
            case Deallocate m -> {
                out.number(1, m.slot()).flag(2, m.broken());
                yield DEALLOCATE;
            }
            case Join m -> {
                out.number(1, m.request()).text(2, m.layer());
                out.number(3, m.access().number()).number(4, m.limitNs());
                yield JOIN;
            }
            case Measured m -> {
                out.number(1, m.question()).message(2, measures(m.measures()));
                m.state().ifPresent(s -> out.number(3, number(s)));
                yield MEASURED;
            }
            case PolicyUse m -> {
                out.text(1, m.kind()).text(2, m.name()).text(3, m.problem());
                yield POLICY_USE;
            }
            case UsePolicy m -> {
                out.text(1, m.kind()).text(2, m.name());
                m.parameters().forEach((k, v) -> out.text(FieldReader.REPEATED, k + "=" + v));
                yield USE_POLICY;
            }
            case Announced m -> {
                out.number(1, m.version()).number(2, m.processId()).text(3, m.instance());
                out.flag(4, m.joins()).flag(5, m.demands());
                yield ANNOUNCED;
            }
            case Granted m -> {
                out.number(1, m.request()).number(2, m.slot()).flag(3, m.fresh());
                out.number(4, m.descriptor()).number(5, m.id()).text(6, m.name());
                out.message(7, qos(m.qos())).number(8, m.mplMs());
                m.direct().ifPresent(d -> out.message(9, direct(d)));
                out.message(10, qos(m.granted()));
                yield GRANTED;
            }
            case Failed m -> {
                out.number(1, m.request()).number(2, m.error()).text(3, m.sentence());
                yield FAILED;
            }
            case Refused m -> {
                out.text(1, m.code()).text(2, m.sentence());
                yield REFUSED;
            }
            case Ended m -> {
                out.number(1, m.slot());
                yield ENDED;
            }
            case PeerGone m -> {
                out.number(1, m.peer());
                yield PEER_GONE;
            }
            case Measure m -> {
                out.number(1, m.question()).number(2, m.slot());
                yield MEASURE;
            }
        };
    }

    private static FieldWriter direct(Direct direct) {
        return new FieldWriter()
                .number(1, direct.peer())
                .number(2, direct.peerSlot())
                .number(3, direct.segment())
                .flag(4, direct.accepted())
                .flag(5, direct.freshPeer());
    }

    private static Optional<Direct> direct(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        FieldReader in = new FieldReader(bytes);
        return Optional.of(
                new Direct(in.number(1), in.intNumber(2), in.intNumber(3), in.flag(4), in.flag(5)));
    }

    /** One more than each number: 0 is what is not there. */
    private static FieldWriter measures(FlowMeasures measures) {
        FieldWriter out = new FieldWriter();
        measures.values()
                .forEach(
                        (measure, value) ->
                                out.number(
                                        measure.number(), Math.min(value, Long.MAX_VALUE - 1) + 1));
        return out;
    }

    private static int number(FlowState state) {
        return switch (state) {
            case UP -> 1;
            case DOWN -> 2;
            case PEER_LOST -> 3;
            case DEALLOCATED -> 4;
        };
    }

    /** Any number may come. */
    private static Optional<FlowState> state(long number) {
        return Arrays.stream(FlowState.values()).filter(s -> number(s) == number).findFirst();
    }

    /** What a process says of its own flow: any numbers, but none below 0. */
    private static FlowMeasures measures(byte[] bytes) throws IOException {
        FieldReader in = new FieldReader(bytes);
        Map<FlowMeasure, Long> values = new EnumMap<>(FlowMeasure.class);
        for (FlowMeasure measure : FlowMeasure.values()) {
            long number = in.number(measure.number());
            if (number > 0) {
                values.put(measure, number - 1);
            }
        }
        return new FlowMeasures(values);
    }

    private static FieldWriter qos(QosSpec qos) {
        return new FieldWriter()
                .number(1, qos.delayMs())
                .number(2, qos.bandwidthBps())
                .number(3, qos.availability())
                .number(4, qos.loss())
                .number(5, qos.ber())
                .flag(6, qos.inOrder())
                .number(7, qos.maxGapMs())
                .number(8, qos.timeoutMs());
    }

    /**
     * The message of these bytes.
     *
     * @throws IOException if they are none
     */
    static ApplicationMessage decode(byte[] bytes) throws IOException {
        FieldReader frame = new FieldReader(bytes);
        int field = frame.lastString();
        FieldReader in = new FieldReader(frame.bytes(field));
        return switch (field) {
            case ANNOUNCE ->
                    new Announce(
                            in.intNumber(1),
                            in.text(2),
                            in.number(3),
                            in.number(4),
                            in.flag(5),
                            in.flag(6),
                            in.flag(7));
            case ALLOCATE ->
                    new Allocate(
                            in.number(1),
                            in.text(2),
                            qos(in.bytes(3)),
                            Math.max(0, in.number(4)),
                            in.flag(6) ? qos(in.bytes(5)) : QosSpec.ANYTHING);
            case ACCEPT -> new Accept(in.number(1), Math.max(0, in.number(2)));
            case CANCEL -> new Cancel(in.number(1));
            case DEALLOCATE -> new Deallocate(in.intNumber(1), in.flag(2));
            case JOIN ->
                    new Join(
                            in.number(1),
                            in.text(2),
                            access(in.intNumber(3)),
                            Math.max(0, in.number(4)));
            case MEASURED -> new Measured(in.number(1), measures(in.bytes(2)), state(in.number(3)));
            case ANNOUNCED ->
                    new Announced(
                            in.intNumber(1), in.number(2), in.text(3), in.flag(4), in.flag(5));
            case GRANTED -> granted(in);
            case FAILED -> new Failed(in.number(1), in.intNumber(2), in.text(3));
            case REFUSED -> new Refused(in.text(1), in.text(2));
            case ENDED -> new Ended(in.intNumber(1));
            case PEER_GONE -> new PeerGone(in.number(1));
            case MEASURE -> new Measure(in.number(1), in.intNumber(2));
            case POLICY_USE -> new PolicyUse(in.text(1), in.text(2), in.text(3));
            case USE_POLICY -> new UsePolicy(in.text(1), in.text(2), parameters(in.texts()));
            default -> throw new IOException("a message of a kind that does not exist: " + field);
        };
    }

    private static Granted granted(FieldReader in) throws IOException {
        QosSpec asked = qos(in.bytes(7));
        byte[] granted = in.bytes(10);
        return new Granted(
                in.number(1),
                in.intNumber(2),
                in.flag(3),
                in.intNumber(4),
                in.intNumber(5),
                in.text(6),
                asked,
                granted.length == 0 ? LayerPromise.NONE.grant(asked) : qos(granted),
                in.number(8),
                direct(in.bytes(9)));
    }

    private static Map<String, String> parameters(List<String> pairs) throws IOException {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IOException("no parameter: " + pair);
            }
            parameters.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return parameters;
    }

    private static FlowAccess access(int number) throws IOException {
        for (FlowAccess access : FlowAccess.values()) {
            if (access.number() == number) {
                return access;
            }
        }
        throw new IOException("no access to a flow: " + number);
    }

    private static QosSpec qos(byte[] bytes) throws IOException {
        FieldReader in = new FieldReader(bytes);
        try {
            return new QosSpec(
                    in.number(1),
                    in.number(2),
                    in.intNumber(3),
                    in.number(4),
                    in.number(5),
                    in.flag(6),
                    in.number(7),
                    in.number(8));
        } catch (IllegalArgumentException e) {
            throw new IOException("no specification of a flow: " + e.getMessage(), e);
        }
    }
}
