package org.o7s.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogOutputTest {

    private static String format(String message) {
        LogRecord record = new LogRecord(Level.WARNING, message);
        record.setLoggerName("org.o7s.irm.Broker");
        return new LogOutput.LineFormatter().format(record);
    }

    @Test
    void aLineHasATimeALevelAPlaceAndAMessage() {
        assertThat(format("flow 7 is down"))
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+ WARNING Broker: "
                                + "flow 7 is down\n");
    }

    @Test
    void aMessageCannotForgeALineOfItsOwn() {
        assertThat(format("name x\r\n2026-01-01T00:00:00.000Z INFO irmd: all is well"))
                .contains("name x\\r\n    2026");
    }
}
