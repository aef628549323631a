package org.o7s.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.routing.MechanismMessage.Hello;
import org.o7s.routing.MechanismMessage.Withdrawal;
import org.o7s.wire.g23.unicast.Lsa;

/** docs/wire/extensions.md, "link states". */
final class MechanismMessageTest {

    private static String hex(MechanismMessage message) {
        return HexFormat.of().formatHex(message.encode().payload());
    }

    @Test
    void aHelloIsItsCodeTheDatabaseAndTheFamily() {
        Hello hello = new Hello("dv", 3, 0x1122334455667788L);
        assertThat(hex(hello)).isEqualTo("01" + "00000003" + "1122334455667788" + "6476");
        assertThat(hello.encode().policy()).isEqualTo("link-state");
        assertThat(MechanismMessage.decode(hello.encode().payload())).contains(hello);
    }

    @Test
    void aWithdrawalIsItsCodeAndAnnouncements() {
        Withdrawal gone = new Withdrawal(List.of(new Lsa(4, 3, 9), new Lsa(1, 2, -1)));
        assertThat(hex(gone))
                .isEqualTo(
                        "02"
                                + "000000000000000400000000000000030000000000000009"
                                + "00000000000000010000000000000002ffffffffffffffff");
        assertThat(MechanismMessage.decode(gone.encode().payload())).contains(gone);
    }

    @Test
    void whatIsNoneOfTheseIsRefused() {
        for (String bad :
                List.of(
                        "",
                        "00",
                        "03",
                        "01000000031122334455667788",
                        "0100000003112233445566778820",
                        "02",
                        "0200000000000000040000000000000003",
                        "02000000000000000400000000000000040000000000000009",
                        "02000000000000000400000000000000000000000000000009",
                        "02000000010000000400000000000000030000000000000009")) {
            assertThat(MechanismMessage.decode(HexFormat.of().parseHex(bad))).as(bad).isEmpty();
        }
        assertThat(MechanismMessage.decode(new byte[1 + 33 * 24])).isEmpty();
    }

    @Test
    void nothingRandomThrows() {
        Random random = new Random(5);
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = (byte) (1 + random.nextInt(2));
            }
            read += MechanismMessage.decode(bytes).isPresent() ? 1 : 0;
        }
        assertThat(read).isPositive();
    }
}
