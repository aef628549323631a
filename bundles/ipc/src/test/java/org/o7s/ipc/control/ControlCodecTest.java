package org.o7s.ipc.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.o7s.ipc.control.proto.Exit;
import org.o7s.ipc.control.proto.Frame;
import org.o7s.ipc.control.proto.Hello;

/** Holds the hand-written codec to the classes that protoc makes of the same file. */
class ControlCodecTest {

    static Stream<ControlMessage> messages() {
        return Stream.of(
                new ControlMessage.Hello(1, "irm"),
                new ControlMessage.Run("irm", List.of("ipcp", "", "ä*|"), "/tmp", 80),
                new ControlMessage.Run("irm", List.of(), "", 0),
                new ControlMessage.Open("/home", 200),
                new ControlMessage.Execute("lb | grep x"),
                new ControlMessage.Interrupt(),
                new ControlMessage.CompleteWords(List.of("ipcp", "b"), 1),
                new ControlMessage.CompleteLine("irm ip", 6),
                new ControlMessage.Welcome(1, "default", 1L << 40),
                new ControlMessage.Refused("E-X", "no"),
                new ControlMessage.Exit(255),
                new ControlMessage.Suggestions(
                        List.of(
                                new ControlMessage.Suggestion("a", ""),
                                new ControlMessage.Suggestion("b", "help"))));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyMessageIsWhatTheFileSaysAndComesBack(ControlMessage message) throws IOException {
        Frame frame = Frame.parseFrom(ControlCodec.encode(message));
        String body = frame.getBodyCase().name().replace("_", "");
        assertThat(body).isEqualToIgnoringCase(message.getClass().getSimpleName());
        assertThat(frame.getUnknownFields().asMap()).isEmpty();
        assertThat(ControlCodec.decode(frame.toByteArray())).isEqualTo(message);
    }

    @Test
    void outputCarriesItsBytes() throws IOException {
        byte[] data = {0, 1, (byte) 0xff};
        Frame frame = Frame.parseFrom(ControlCodec.encode(new ControlMessage.Output(true, data)));
        assertThat(frame.getOutput().getError()).isTrue();
        assertThat(frame.getOutput().getData()).isEqualTo(ByteString.copyFrom(data));
        ControlMessage.Output back =
                (ControlMessage.Output) ControlCodec.decode(frame.toByteArray());
        assertThat(back.error()).isTrue();
        assertThat(back.data()).isEqualTo(data);
    }

    @Test
    void everyBodyOfTheFileIsKnown() {
        assertThat(Frame.getDescriptor().getFields()).hasSize(12);
    }

    @Test
    void fieldsOfALaterVersionAreIgnored() throws IOException {
        UnknownFieldSet later =
                UnknownFieldSet.newBuilder()
                        .addField(14, UnknownFieldSet.Field.newBuilder().addFixed64(7).build())
                        .addField(
                                99,
                                UnknownFieldSet.Field.newBuilder()
                                        .addLengthDelimited(ByteString.copyFromUtf8("x"))
                                        .build())
                        .build();
        Frame frame =
                Frame.newBuilder()
                        .setHello(
                                Hello.newBuilder()
                                        .setVersion(1)
                                        .setClient("irm")
                                        .setUnknownFields(later))
                        .setUnknownFields(later)
                        .build();
        assertThat(ControlCodec.decode(frame.toByteArray()))
                .isEqualTo(new ControlMessage.Hello(1, "irm"));
    }

    @Test
    void numbersAreCutToWhatAnIntHolds() throws IOException {
        Frame frame = Frame.newBuilder().setExit(Exit.newBuilder().setCode(-1)).build();
        assertThat(ControlCodec.decode(frame.toByteArray()))
                .isEqualTo(new ControlMessage.Exit(Integer.MAX_VALUE));
    }

    @Test
    void bytesThatAreNoMessageAreRefused() {
        assertThatThrownBy(() -> ControlCodec.decode(new byte[0])).isInstanceOf(IOException.class);
        Frame frame = Frame.newBuilder().setHello(Hello.newBuilder().setClient("x")).build();
        byte[] bytes = frame.toByteArray();
        bytes[bytes.length - 1] = (byte) 0xff;
        assertThatThrownBy(() -> ControlCodec.decode(bytes)).isInstanceOf(IOException.class);
    }

    @Test
    void whateverTheBytesAreTheyAreAMessageOrAnIoException() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<ControlMessage> all = messages().toList();
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = ControlCodec.encode(all.get(random.nextInt(all.size())));
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(ControlCodec.decode(bytes)).isNotNull();
            } catch (IOException e) {
                assertThat(e.getMessage()).as("seed %d", seed).isNotEqualTo("");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", message " + i, e);
            }
        }
    }
}
