package org.o7s.ipc.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.o7s.api.FlowAccess;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowMeasure;
import org.o7s.core.flow.FlowMeasures;
import org.o7s.core.ipcp.LayerPromise;
import org.o7s.ipc.application.proto.Frame;
import org.o7s.ipc.application.proto.Measures;

class ApplicationCodecTest {
    static Stream<ApplicationMessage> messages() {
        return Stream.of(
                new ApplicationMessage.Announce(1, "oping"),
                new ApplicationMessage.Announce(3, "oping", 4_194_305, 4711, true, false, false),
                new ApplicationMessage.Measured(5, FlowMeasures.NONE),
                new ApplicationMessage.Measured(
                        5, FlowMeasures.NONE, Optional.of(FlowState.PEER_LOST)),
                new ApplicationMessage.Measured(
                        5, FlowMeasures.NONE, Optional.of(FlowState.DEALLOCATED)),
                new ApplicationMessage.Measured(
                        Long.MAX_VALUE,
                        new FlowMeasures(
                                Arrays.stream(FlowMeasure.values())
                                        .collect(
                                                Collectors.toMap(
                                                        m -> m, m -> 1000L * m.ordinal())))),
                new ApplicationMessage.Measure(5, 16_383),
                new ApplicationMessage.Announce(3, "oping", 4_194_305, 4711, false, true, true),
                new ApplicationMessage.UsePolicy("frcp", "fixed", Map.of("a", "b=c", "d", "")),
                new ApplicationMessage.PolicyUse("frcp", "fixed", "there is none"),
                new ApplicationMessage.Allocate(7, "shop.front ü", QosSpec.VIDEO, 20_000_000_000L),
                new ApplicationMessage.Allocate(0, "", QosSpec.RAW_CHECKED, Long.MAX_VALUE),
                new ApplicationMessage.Accept(Long.MAX_VALUE, 0),
                new ApplicationMessage.Cancel(300),
                new ApplicationMessage.Deallocate(16_383, false),
                new ApplicationMessage.Deallocate(0, true),
                new ApplicationMessage.Allocate(
                        8, "shop", QosSpec.DATA, 1, QosSpec.ANYTHING.withBandwidthBps(1_000_000)),
                new ApplicationMessage.Allocate(
                        9, "shop", QosSpec.DATA, 1, new QosSpec(0, 0, 0, 0, 0, false, 0, 0)),
                new ApplicationMessage.Announced(1, 4_194_305, "default", true, false),
                new ApplicationMessage.Announced(1, 4_194_305, "default", false, true),
                new ApplicationMessage.Join(7, "all", FlowAccess.READ_ONLY, 5),
                new ApplicationMessage.Granted(
                        9,
                        3,
                        true,
                        64,
                        10_239,
                        "shop",
                        QosSpec.VOICE,
                        LayerPromise.NONE.withBandwidthBps(64_000).grant(QosSpec.VOICE),
                        60_000,
                        Optional.empty()),
                new ApplicationMessage.Granted(
                        9,
                        3,
                        false,
                        64,
                        7,
                        "shop",
                        QosSpec.RAW,
                        QosSpec.RAW,
                        1,
                        Optional.of(new ApplicationMessage.Direct(4711, 16_383, 1, true, false))),
                new ApplicationMessage.Ended(16_383),
                new ApplicationMessage.PeerGone(4_194_305),
                new ApplicationMessage.Failed(9, 1003, "no layer reaches it"),
                new ApplicationMessage.Refused("E-APPLICATION-LIMIT", "too many"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatIsWrittenIsReadAgain(ApplicationMessage message) throws IOException {
        assertThat(ApplicationCodec.decode(ApplicationCodec.encode(message))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void namesOfFilesAreAddedToAnyMessageAndChangeNothingElse(ApplicationMessage message)
            throws IOException {
        byte[] bytes = ApplicationCodec.encode(message);
        assertThat(ApplicationCodec.memory(bytes)).isEmpty();
        byte[] both =
                ApplicationCodec.withMemory(ApplicationCodec.withMemory(bytes, "one"), "two ü");
        assertThat(ApplicationCodec.memory(both)).containsExactly("one", "two ü");
        assertThat(ApplicationCodec.decode(both)).isEqualTo(message);
        Frame frame = Frame.parseFrom(both);
        assertThat(frame.getMemoryList()).containsExactly("one", "two ü");
        assertThat(frame.getUnknownFields().asMap()).isEmpty();
        assertThat(ApplicationCodec.decode(frame.toByteArray())).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void generatedCodeReadsAndWritesTheSame(ApplicationMessage message) throws IOException {
        Frame frame = Frame.parseFrom(ApplicationCodec.encode(message));
        assertThat(frame.getUnknownFields().asMap()).isEmpty();
        assertThat(frame.getBodyCase()).isNotEqualTo(Frame.BodyCase.BODY_NOT_SET);
        assertThat(ApplicationCodec.decode(frame.toByteArray())).isEqualTo(message);
    }

    @Test
    void noPrefixAndNoGarbageIsMoreThanAnIoException() {
        Random random = new Random(5);
        List<byte[]> all = messages().map(ApplicationCodec::encode).toList();
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = all.get(i % all.size()).clone();
            if (i % 3 == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            } else {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(ApplicationCodec.decode(bytes)).isNotNull();
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotNull();
            }
        }
    }

    @Test
    void aMessageOfAnUnknownKindIsRefused() {
        byte[] unknown = new FieldWriter().message(30, new FieldWriter()).toBytes();
        assertThatThrownBy(() -> ApplicationCodec.decode(unknown))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("30");
    }

    @Test
    void aDaemonThatSaysNothingOfAGrantPromisesNothingOfItsLayer() throws IOException {
        QosSpec asked = QosSpec.VOICE;
        Frame frame =
                Frame.parseFrom(
                        ApplicationCodec.encode(
                                new ApplicationMessage.Granted(
                                        9,
                                        3,
                                        true,
                                        64,
                                        7,
                                        "shop",
                                        asked,
                                        asked,
                                        1,
                                        Optional.empty())));
        byte[] old =
                frame.toBuilder()
                        .setGranted(frame.getGranted().toBuilder().clearGranted())
                        .build()
                        .toByteArray();
        assertThat(ApplicationCodec.decode(old))
                .isEqualTo(
                        new ApplicationMessage.Granted(
                                9,
                                3,
                                true,
                                64,
                                7,
                                "shop",
                                asked,
                                LayerPromise.NONE.grant(asked),
                                1,
                                Optional.empty()));
    }

    @Test
    void aMeasureThatIsNotThereOrMakesNoSenseWasNotMeasured() throws IOException {
        FieldWriter measures =
                new FieldWriter()
                        .number(FlowMeasure.AGE_NS.number(), 1)
                        .number(FlowMeasure.GAPS.number(), -7)
                        .number(31, 7);
        byte[] message =
                new FieldWriter()
                        .message(
                                7, new FieldWriter().number(1, 3).message(2, measures).number(3, 9))
                        .toBytes();
        assertThat(ApplicationCodec.decode(message))
                .isEqualTo(
                        new ApplicationMessage.Measured(
                                3, new FlowMeasures(Map.of(FlowMeasure.AGE_NS, 0L))));
    }

    @Test
    void theLargestNumberOfAMeasureIsWrittenAsTheOneBelow() throws IOException {
        FlowMeasures most = new FlowMeasures(Map.of(FlowMeasure.GAPS, Long.MAX_VALUE));
        byte[] message = ApplicationCodec.encode(new ApplicationMessage.Measured(1, most));
        assertThat(ApplicationCodec.decode(message))
                .isEqualTo(
                        new ApplicationMessage.Measured(
                                1, new FlowMeasures(Map.of(FlowMeasure.GAPS, Long.MAX_VALUE - 1))));
    }

    @Test
    void theGeneratedNamesOfMeasuresAreThoseOfTheSystem() {
        assertThat(
                        Measures.getDescriptor().getFields().stream()
                                .map(f -> f.getNumber() + " " + f.getName()))
                .containsExactlyElementsOf(
                        Arrays.stream(FlowMeasure.values())
                                .map(m -> m.number() + " " + m.name().toLowerCase(Locale.ROOT))
                                .toList());
    }

    @Test
    void aSpecificationOutOfRangeIsRefused() {
        FieldWriter qos = new FieldWriter().number(1, 1L << 32);
        byte[] message = new FieldWriter().message(2, new FieldWriter().message(3, qos)).toBytes();
        assertThatThrownBy(() -> ApplicationCodec.decode(message))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("delayMs");
    }
}
