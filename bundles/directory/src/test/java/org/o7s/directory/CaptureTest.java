package org.o7s.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.directory.Layer.Peer;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.unicast.DhtCodec;
import org.o7s.wire.g23.unicast.DhtMessage;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeRequest;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeResponse;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueRequest;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueResponse;
import org.o7s.wire.g23.unicast.DhtMessage.Store;
import org.o7s.wire.testkit.PcapFile;

/** What C members said to each other, said to ours in the place of those that it was said to. */
class CaptureTest {
    private static final int ETH_DIX_BYTES = 18;
    private static final int DT_BYTES = 15;

    private final Layer layer = new Layer(1);
    private final Map<Long, Peer> ours = new HashMap<>();
    private final List<DhtMessage> answers = new ArrayList<>();

    private record Said(long to, DhtMessage message) {}

    /** The directory's messages of a capture. */
    private static List<Said> said(String capture) {
        List<Said> all = new ArrayList<>();
        for (PcapFile.Packet packet : PcapFile.vector(capture).packets()) {
            byte[] frame = packet.frame();
            int payload = ETH_DIX_BYTES + DT_BYTES;
            if (frame.length > payload && u64(frame, ETH_DIX_BYTES + 7) == 1) {
                int bytes = (frame[16] & 0xff) << 8 | (frame[17] & 0xff);
                byte[] message = Arrays.copyOfRange(frame, payload, ETH_DIX_BYTES + bytes);
                if (DhtCodec.decode(message, Layer.HASH_BYTES, skipped -> {})
                        instanceof Decoded<DhtMessage>(var decoded)) {
                    all.add(new Said(u64(frame, ETH_DIX_BYTES) & 0xffff_ffffL, decoded));
                }
            }
        }
        return all;
    }

    private static long u64(byte[] bytes, int offset) {
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = value << 8 | (bytes[offset + i] & 0xff);
        }
        return value;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unicast-eth.pcap",
                "chain-link12.pcap",
                "chain-link23.pcap",
                "routing-lfa-link12.pcap",
                "routing-lfa-link13.pcap",
                "routing-ecmp-link12.pcap",
                "routing-ecmp-link13.pcap",
                "four-eth12.pcap"
            })
    void everythingThatCMembersSayIsUnderstoodAndAnswered(String capture) {
        List<Said> said = said(capture);
        assertThat(said).isNotEmpty();
        for (Said one : said) {
            ours.computeIfAbsent(one.to, address -> layer.join(address, 0));
        }
        layer.tap(
                (from, to, message) -> {
                    if (DhtCodec.decode(message, Layer.HASH_BYTES, skipped -> {})
                            instanceof Decoded<DhtMessage>(var decoded)) {
                        answers.add(decoded);
                    }
                });
        for (Said one : said) {
            say(one);
        }
    }

    private void say(Said one) {
        Peer peer = ours.get(one.to);
        Peer speaker = ours.get(one.message.src().address());
        Layer.Member from =
                speaker == null ? layer.member(one.message.src().address()) : speaker.member();
        long received = peer.count("received-messages");
        answers.clear();
        from.sendMessage(one.to, 1, DhtCodec.encode(one.message));
        layer.advanceMs(200);
        assertThat(peer.count("received-messages")).isGreaterThan(received);
        switch (one.message) {
            case FindNodeRequest m ->
                    assertThat(answers)
                            .anySatisfy(
                                    a -> {
                                        assertThat(a).isInstanceOf(FindNodeResponse.class);
                                        FindNodeResponse r = (FindNodeResponse) a;
                                        assertThat(r.cookie()).isEqualTo(m.cookie());
                                        assertThat(r.key()).isEqualTo(m.key());
                                        assertThat(r.contacts()).isNotEmpty();
                                    });
            case FindValueRequest m ->
                    assertThat(answers)
                            .anySatisfy(
                                    a -> {
                                        assertThat(a).isInstanceOf(FindValueResponse.class);
                                        FindValueResponse r = (FindValueResponse) a;
                                        assertThat(r.cookie()).isEqualTo(m.cookie());
                                        assertThat(r.key()).isEqualTo(m.key());
                                        assertThat(r.contacts()).isNotEmpty();
                                    });
            case Store m -> assertThat(peer.count("stores-taken")).isPositive();
            case FindNodeResponse m ->
                    assertThat(peer.count("dropped-unasked-answer")).isPositive();
            case FindValueResponse m ->
                    assertThat(peer.count("dropped-unasked-answer")).isPositive();
        }
    }
}
