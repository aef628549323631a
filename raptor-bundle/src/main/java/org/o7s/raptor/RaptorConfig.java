package org.o7s.raptor;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.ipcp.IpcpOption;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.member.BootOptions;
import org.o7s.core.member.DirectoryHash;
import org.o7s.core.member.MemberProblems;
import org.o7s.core.member.Rate;
import org.o7s.wire.g23.RaptorHeader;

/**
 * The configuration of an IPCP of a physical link (docs/wire/raptor.md 6).
 *
 * @param device path of a character device, or name of an Ethernet interface
 * @param hash directory hash of the layer
 * @param driver the only driver to use, if one was named
 * @param rate how fast flows' packets are sent at most, if that is limited
 */
record RaptorConfig(
        String device, DirectoryHash hash, Optional<String> driver, Optional<Rate> rate) {
    static final List<IpcpOption> OPTIONS =
            List.of(
                    new IpcpOption(
                            "dev",
                            "DEVICE",
                            true,
                            false,
                            "character device (/dev/...), or Ethernet interface used as a bare link"),
                    BootOptions.HASH,
                    BootOptions.DRIVER,
                    BootOptions.RATE,
                    BootOptions.LOOP);

    private static final int PATH_MAX_BYTES = 255;
    private static final int INTERFACE_MAX_BYTES = 15;

    /**
     * Reads and checks a configuration.
     *
     * @throws org.o7s.core.problem.ProblemException with the first thing that is wrong
     */
    static RaptorConfig read(LayerConfig config) {
        BootOptions options = new BootOptions(IpcpType.RAPTOR, config, OPTIONS);
        return new RaptorConfig(
                device(options.word("dev").orElse("")),
                options.sha3(),
                options.driver(),
                options.rate());
    }

    private static String device(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        boolean path = name.startsWith("/");
        boolean odd = name.equals(".") || name.equals("..") || name.matches("(?s).*[\\s\\x00].*");
        int most = path ? PATH_MAX_BYTES : INTERFACE_MAX_BYTES;
        if (bytes == 0 || bytes > most || odd || (!path && name.contains("/"))) {
            throw MemberProblems.badValue(
                    IpcpType.RAPTOR.word(),
                    "dev",
                    name,
                    "it must be the path of a character device, of at most 255 bytes, or the name"
                            + " of an interface, of at most 15; both without blanks",
                    "dev /dev/ttyS0");
        }
        return name;
    }

    /** Whether packets are in Ethernet frames. */
    boolean isEthernet() {
        return !device.startsWith("/");
    }

    /** What to ask of a driver. */
    FrameRequest request() {
        return new FrameRequest(device, isEthernet() ? RaptorHeader.ETHER_TYPE : FrameRequest.BARE);
    }
}
