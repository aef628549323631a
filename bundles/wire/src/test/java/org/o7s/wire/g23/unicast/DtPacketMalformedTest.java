package org.o7s.wire.g23.unicast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.o7s.wire.g23.Results.defect;
import static org.o7s.wire.g23.Results.value;
import static org.o7s.wire.g23.unicast.Messages.A1;
import static org.o7s.wire.g23.unicast.Messages.A2;
import static org.o7s.wire.g23.unicast.Messages.D1;
import static org.o7s.wire.g23.unicast.Messages.D2;
import static org.o7s.wire.g23.unicast.Messages.E1;
import static org.o7s.wire.g23.unicast.Messages.E2;
import static org.o7s.wire.g23.unicast.Messages.H;
import static org.o7s.wire.g23.unicast.Messages.X_TEST;
import static org.o7s.wire.g23.unicast.Messages.field;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.g23.QosFields;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeRequest;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeResponse;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueResponse;
import org.o7s.wire.g23.unicast.DhtMessage.Store;
import org.o7s.wire.g23.unicast.FaMessage.FlowDeallocation;
import org.o7s.wire.g23.unicast.FaMessage.FlowReply;
import org.o7s.wire.g23.unicast.FaMessage.FlowRequest;
import org.o7s.wire.g23.unicast.FaMessage.FlowUpdate;
import org.o7s.wire.testkit.Hex;

/** Rows FA and DHT of docs/wire/wire-unicast.md 11, and the extensions of both messages. */
class DtPacketMalformedTest {
    private static final QosFields QOS = new QosFields(1, -1, 2, 3, 4, true, 5, 6);
    private static final FlowRequest REQUEST =
            new FlowRequest(A2, E2, QOS, X_TEST, Hex.bytes("aabb"), 0);
    private static final FlowReply REPLY = new FlowReply(E2, E1, 0, Hex.bytes("cc"), 0);
    private static final DhtContact N1 = new DhtContact(D1, A1, Features.O7S);
    private static final DhtContact N2 = new DhtContact(D2, A2, 0);
    private static final String SRC = "12 28 0a 20" + Messages.hex(D1) + "10 c4e6888901 ";
    private static final String KEY = "12 20" + Messages.hex(X_TEST);

    @Test
    void aRequestEndsAfterItsHash() {
        byte[] bytes = FaCodec.encode(REQUEST);
        assertThat(bytes).hasSize(FaCodec.encodedBytes(REQUEST)).hasSize(61 + H + 2);
        assertThat(defect(Messages.fa(Arrays.copyOf(bytes, 60)))).isEqualTo(Defect.TOO_SHORT);
        assertThat(defect(Messages.fa(Arrays.copyOf(bytes, 61 + H - 1))))
                .isEqualTo(Defect.TOO_SHORT);
        assertThat(value(Messages.fa(Arrays.copyOf(bytes, 61 + H))))
                .isEqualTo(new FlowRequest(A2, E2, QOS, X_TEST, new byte[0], 0));
    }

    @Test
    void opaqueDataOf16KibIsAccepted() {
        byte[] opaque = new byte[FaCodec.MAX_OPAQUE_BYTES];
        FlowRequest request = new FlowRequest(A2, E2, QOS, X_TEST, opaque, 0);
        byte[] bytes = FaCodec.encode(request);
        assertThat(value(Messages.fa(bytes))).isEqualTo(request);
        assertThat(defect(Messages.fa(Arrays.copyOf(bytes, bytes.length + 1))))
                .isEqualTo(Defect.TOO_LONG);
        byte[] reply = FaCodec.encode(new FlowReply(E2, E1, 0, opaque, 0));
        assertThat(defect(Messages.fa(Arrays.copyOf(reply, reply.length + 1))))
                .isEqualTo(Defect.TOO_LONG);
    }

    @Test
    void noDataGoesToAComponentOfTheRequester() {
        assertThat(defect(changed(REQUEST, FaCodec.SENDER_EID_OFFSET, "000000000000003f")))
                .isEqualTo(Defect.RESERVED_EID);
        assertThat(value(changed(REQUEST, FaCodec.SENDER_EID_OFFSET, "0000000000000040")))
                .isInstanceOf(FlowRequest.class);
        assertThat(value(changed(REQUEST, FaCodec.SENDER_EID_OFFSET, "ffffffffffffffff")))
                .isInstanceOf(FlowRequest.class);
    }

    @ParameterizedTest
    @CsvSource({"0000000000000000", "0000000100000000", "ffffffffffffffff"})
    void aRequestComesFromAnAddress(String source) {
        assertThat(defect(changed(REQUEST, FaCodec.SOURCE_OFFSET, source)))
                .isEqualTo(Defect.BAD_ADDRESS);
    }

    @Test
    void aReplyIsForAUserFlow() {
        assertThat(defect(changed(REPLY, FaCodec.RECEIVER_EID_OFFSET, "0000000000000001")))
                .isEqualTo(Defect.RESERVED_EID);
        assertThat(defect(changed(REPLY, FaCodec.SENDER_EID_OFFSET, "0000000000000001")))
                .isEqualTo(Defect.RESERVED_EID);
    }

    @Test
    void aRefusalNeedsNoEidAndHasNoOpaqueData() {
        FlowReply refusal = FlowReply.rejected(E2, 0, -1009, 0);
        byte[] bytes = FaCodec.encode(refusal);
        assertThat(value(Messages.fa(Arrays.copyOf(bytes, bytes.length + 5)))).isEqualTo(refusal);
        assertThatThrownBy(() -> new FlowReply(E2, E1, -1, new byte[1], 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anUpdateIsClamped() {
        FlowUpdate update = new FlowUpdate(E2, 0);
        assertThat(value(changed(update, FaCodec.ECE_OFFSET, "1fff")))
                .isEqualTo(new FlowUpdate(E2, 8191));
        assertThat(value(changed(update, FaCodec.ECE_OFFSET, "ffff")))
                .isEqualTo(new FlowUpdate(E2, 8191));
        assertThat(defect(changed(update, FaCodec.RECEIVER_EID_OFFSET, "0000000000000000")))
                .isEqualTo(Defect.RESERVED_EID);
    }

    @Test
    void anUnknownCodeIsDropped() {
        assertThat(defect(changed(REPLY, FaCodec.CODE_OFFSET, "04")))
                .isEqualTo(Defect.UNKNOWN_CODE);
    }

    @Test
    void featuresOfARequestStandWhereThePrototypeIgnoresThem() {
        FlowRequest request =
                new FlowRequest(A2, E2, QOS, X_TEST, new byte[0], 0x8000_0000 | Features.O7S);
        byte[] bytes = FaCodec.encode(request);
        assertThat(Arrays.copyOfRange(bytes, 8, 16)).isEqualTo(Hex.bytes("6f37730080000001"));
        assertThat(value(Messages.fa(bytes))).isEqualTo(request);
        assertThat(value(changed(request, FaCodec.RECEIVER_EID_OFFSET, "6f37730100000001")))
                .isEqualTo(new FlowRequest(A2, E2, QOS, X_TEST, new byte[0], 0));
    }

    @Test
    void featuresOfAReplyStandWhereThePrototypeIgnoresThem() {
        FlowReply reply = new FlowReply(E2, E1, 0, new byte[0], Features.O7S);
        byte[] bytes = FaCodec.encode(reply);
        assertThat(Arrays.copyOfRange(bytes, 0, 8)).isEqualTo(Hex.bytes("6f37730000000001"));
        assertThat(value(Messages.fa(bytes))).isEqualTo(reply);
    }

    @Test
    void aDeallocationIsAFourthCode() {
        FlowDeallocation deallocation = new FlowDeallocation(E2, E1);
        byte[] bytes = FaCodec.encode(deallocation);
        assertThat(bytes).hasSize(61);
        assertThat(bytes[FaCodec.CODE_OFFSET]).isEqualTo((byte) 3);
        assertThat(value(Messages.fa(bytes))).isEqualTo(deallocation);
        assertThat(defect(changed(deallocation, FaCodec.SENDER_EID_OFFSET, "0000000000000001")))
                .isEqualTo(Defect.RESERVED_EID);
    }

    private static DecodeResult<FaMessage> changed(FaMessage message, int offset, String digits) {
        byte[] bytes = FaCodec.encode(message);
        byte[] change = Hex.bytes(digits);
        System.arraycopy(change, 0, bytes, offset, change.length);
        return Messages.fa(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "0805, UNKNOWN_CODE", // before anything else
        "08ffffffffffffffffff01, UNKNOWN_CODE",
        "1200, MISSING_FIELD",
        "0801, MISSING_FIELD",
    })
    void anUnknownCodeIsDroppedBeforeAnythingElse(String digits, Defect defect) {
        assertThat(defect(Messages.dht(Hex.bytes(digits)))).isEqualTo(defect);
    }

    @Test
    void theSenderHasAnIdAndAnAddress() {
        assertThat(dhtDefect("0801 12 04 0a 00 10 01")).isEqualTo(Defect.WRONG_HASH_LENGTH);
        assertThat(dhtDefect("0801 12 24 0a 20" + Messages.hex(D1) + "10 00"))
                .isEqualTo(Defect.BAD_ADDRESS);
    }

    @Test
    void eachCodeHasItsBody() {
        for (String code : List.of("00", "01", "02", "03", "04")) {
            assertThat(dhtDefect("08" + code + SRC)).isEqualTo(Defect.MISSING_FIELD);
        }
        assertThat(dhtDefect("0804" + SRC + field("2a", "0801" + KEY)))
                .isEqualTo(Defect.MISSING_FIELD);
    }

    @Test
    void aKeyIsAsLongAsTheHashesOfTheLayer() {
        assertThat(dhtDefect("0801" + SRC + field("22", "0801 12 01 00")))
                .isEqualTo(Defect.WRONG_HASH_LENGTH);
        assertThat(dhtDefect("0800" + SRC + field("1a", "0a 02 0000 12 08 0000000011223344 18 01")))
                .isEqualTo(Defect.WRONG_HASH_LENGTH);
    }

    @Test
    void onlyAnAddressIsStored() {
        String key = "0a 20" + Messages.hex(X_TEST);
        assertThat(dhtDefect("0800" + SRC + field("1a", key + "12 07 00000011223344 1801")))
                .isEqualTo(Defect.WRONG_VALUE_LENGTH);
        assertThat(dhtDefect("0800" + SRC + field("1a", key + "12 08 0000000000000000 1801")))
                .isEqualTo(Defect.BAD_ADDRESS);
    }

    @Test
    void aBadContactIsLeftOutAndCounted() {
        String good = "1a 28 0a 20" + Messages.hex(D2) + "10 d487cb8d0a";
        String shortId = "1a 04 0a 00 10 01";
        String noAddress = "1a 24 0a 20" + Messages.hex(D2) + "10 00";
        String unreadable = "1a 01 0a";
        String body = "0801" + KEY + shortId + good + noAddress + unreadable;
        List<Defect> skipped = new ArrayList<>();
        assertThat(decode("0802" + SRC + field("2a", body), skipped::add))
                .isEqualTo(new FindNodeResponse(plain(N1), 1, X_TEST, List.of(N2)));
        assertThat(skipped)
                .containsExactly(
                        Defect.WRONG_HASH_LENGTH, Defect.BAD_ADDRESS, Defect.UNREADABLE_FIELDS);
    }

    @Test
    void anAnswerWithoutContactsIsAccepted() {
        FindNodeResponse none = new FindNodeResponse(N1, 1, X_TEST, List.of());
        assertThat(value(Messages.dht(DhtCodec.encode(none)))).isEqualTo(none);
    }

    @Test
    void aBadValueIsLeftOutAndCounted() {
        String values = "0a 01 aa 0a 08 0000000011223344 0a 08 0000000000000000";
        List<Defect> skipped = new ArrayList<>();
        assertThat(
                        decode(
                                "0804" + SRC + field("2a", "0801" + KEY) + field("32", values),
                                skipped::add))
                .isEqualTo(
                        new FindValueResponse(
                                plain(N1), 1, X_TEST, List.of(), List.of(new DhtValue(A1, 0))));
        assertThat(skipped).containsExactly(Defect.WRONG_VALUE_LENGTH, Defect.BAD_ADDRESS);
    }

    @Test
    void featuresOfValuesStandBesideThem() {
        FindValueResponse response =
                new FindValueResponse(
                        N1,
                        1,
                        X_TEST,
                        List.of(N2),
                        List.of(new DhtValue(A2, 0), new DhtValue(A1, Features.O7S)));
        byte[] bytes = DhtCodec.encode(response);
        assertThat(Messages.hex(bytes))
                .endsWith("321a0a0800000000a1b2c3d40a080000000011223344a00600a00601");
        assertThat(value(Messages.dht(bytes))).isEqualTo(response);
    }

    @Test
    void featuresThatAreNotBesideTheValuesAreIgnored() {
        String values = "0a 08 0000000011223344 a006 01 a006 01";
        assertThat(decode("0804" + SRC + field("2a", "0801" + KEY) + field("32", values), d -> {}))
                .isEqualTo(
                        new FindValueResponse(
                                plain(N1), 1, X_TEST, List.of(), List.of(new DhtValue(A1, 0))));
    }

    @Test
    void moreThan64EntriesAreLeftOutAndCounted() {
        FindValueResponse full =
                new FindValueResponse(
                        plain(N1),
                        1,
                        X_TEST,
                        Collections.nCopies(64, N2),
                        Collections.nCopies(64, new DhtValue(A1, 0)));
        assertThat(value(Messages.dht(DhtCodec.encode(full)))).isEqualTo(full);
        String contact = "1a 28 0a 20" + Messages.hex(D2) + "10 d487cb8d0a";
        String node = "0801" + KEY + contact.repeat(66);
        String values = "0a 08 0000000011223344".repeat(65);
        List<Defect> skipped = new ArrayList<>();
        assertThat(decode("0804" + SRC + field("2a", node) + field("32", values), skipped::add))
                .isEqualTo(full);
        assertThat(skipped).hasSize(3).containsOnly(Defect.TOO_MANY_ENTRIES);
        assertThatThrownBy(() -> new FindNodeResponse(N1, 1, X_TEST, Collections.nCopies(65, N2)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDirectoryMessageHasALimit() {
        assertThat(defect(Messages.dht(new byte[DhtCodec.MAX_BYTES + 1])))
                .isEqualTo(Defect.TOO_LONG);
    }

    @Test
    void aWithdrawalIsAStoreThatExpiredLongAgo() {
        Store withdrawal = Store.withdrawal(N1, X_TEST);
        assertThat(withdrawal.isWithdrawal()).isTrue();
        assertThat(withdrawal.isOwn()).isTrue();
        assertThat(withdrawal.address()).isEqualTo(A1);
        assertThat(Messages.hex(DhtCodec.encode(withdrawal))).endsWith("120800000000112233441801");
        assertThat(value(Messages.dht(DhtCodec.encode(withdrawal)))).isEqualTo(withdrawal);
        assertThat(new Store(N1, X_TEST, DhtValue.bytesOf(A2), 2).isOwn()).isFalse();
        assertThat(new Store(N1, X_TEST, DhtValue.bytesOf(A2), 2).isWithdrawal()).isFalse();
    }

    @Test
    void messagesKeepTheirOwnCopies() {
        byte[] key = X_TEST.clone();
        FindNodeRequest request = new FindNodeRequest(N1, 1, key);
        key[0]++;
        request.key()[1]++;
        request.src().id()[0]++;
        assertThat(request).isEqualTo(new FindNodeRequest(N1, 1, X_TEST));
        assertThat(request).isNotEqualTo(new FindNodeRequest(N1, 1, key));
    }

    private static DhtContact plain(DhtContact contact) {
        return new DhtContact(contact.id(), contact.address(), 0);
    }

    private static Defect dhtDefect(String digits) {
        return defect(Messages.dht(Hex.bytes(digits)));
    }

    private static DhtMessage decode(String digits, Consumer<Defect> skipped) {
        return value(DhtCodec.decode(Hex.bytes(digits), H, skipped));
    }
}
