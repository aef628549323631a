package org.o7s.ipcp.eth;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.member.BootOptions;
import org.o7s.core.member.DirectoryHash;
import org.o7s.core.member.MemberProblems;
import org.o7s.core.member.Rate;
import org.o7s.wire.g23.EthernetHeader;

/**
 * The configuration of an IPCP over Ethernet (docs/wire/wire-shims.md 8.1).
 *
 * @param device name of the interface, 1..15 bytes
 * @param etherType EtherType of the layer; of no meaning for eth-llc
 * @param hash directory hash of the layer
 * @param driver the only driver to use, if one was named
 * @param rate how fast flows' packets are sent at most, if that is limited
 * @param trains whether small packets may share frames
 */
record EthConfig(
        String device,
        int etherType,
        DirectoryHash hash,
        Optional<String> driver,
        Optional<Rate> rate,
        boolean trains) {
    private static final int DEVICE_MAX_BYTES = 15;

    /**
     * Reads and checks a configuration.
     *
     * @throws org.o7s.core.problem.ProblemException with the first thing that is wrong
     */
    static EthConfig read(EthType type, LayerConfig config) {
        BootOptions options = new BootOptions(type.type(), config, type.options());
        return new EthConfig(
                device(type, options.word("dev").orElse("")),
                options.number(
                        "ethertype",
                        EthernetHeader.DEFAULT_ETHER_TYPE,
                        EthernetHeader.MIN_ETHER_TYPE,
                        EthernetHeader.MAX_ETHER_TYPE,
                        16),
                options.sha3(),
                options.driver(),
                options.rate(),
                type == EthType.DIX && options.choice("trains", "on", "on", "off").equals("on"));
    }

    private static String device(EthType type, String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        boolean odd = name.equals(".") || name.equals("..") || name.matches("(?s).*[\\s/\\x00].*");
        if (bytes == 0 || bytes > DEVICE_MAX_BYTES || odd) {
            throw MemberProblems.badValue(
                    type.type().word(),
                    "dev",
                    name,
                    "the name of an interface has 1 to 15 bytes, without blanks and slashes",
                    "dev eth0");
        }
        return name;
    }
}
