package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.irm.management.Management.Call;

/** A process that ends without a word delivers what it wrote to reliable flows. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExitTest {
    @TempDir Path directory;

    @Test
    void whoExitsHasDeliveredWhatItWrote() throws Exception {
        try (OutsideSystem system = new OutsideSystem(directory)) {
            system.irm.management().bindProgram("shop", "shop", Call.DO);
            try (Application server = system.connect("shop")) {
                Process leaver = Leaver.start(system.socket());
                try (Flow in = server.accept(OutsideSystem.LIMIT);
                        BufferedReader said = leaver.inputReader()) {
                    in.setReceiveTimeout(OutsideSystem.LIMIT);
                    int written = Integer.parseInt(said.readLine());
                    assertThat(written).isPositive();
                    ByteBuffer number = ByteBuffer.allocate(Leaver.PACKET_BYTES);
                    for (int i = 0; i < written; i++) {
                        in.read(number.clear());
                        assertThat(number.flip().getInt()).isEqualTo(i);
                    }
                    assertThat(leaver.waitFor(30, TimeUnit.SECONDS)).isTrue();
                    assertThat(leaver.exitValue()).isZero();
                } finally {
                    leaver.destroyForcibly();
                }
            }
        }
    }
}
