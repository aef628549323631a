package org.o7s.itests.framework;

import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import javax.inject.Inject;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.o7s.ipc.control.ControlServer;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/** The grammar of {@code irm}, typed into Gogo. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ShellIT {
    @Inject private BundleContext context;
    @Inject private CommandProcessor gogo;

    @Configuration
    public Option[] system() {
        return LabSystem.options();
    }

    private String type(String line) throws Exception {
        Waiting.service(context, ControlServer.class);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CommandSession session = gogo.createSession(InputStream.nullInputStream(), out, out)) {
            session.execute(line);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    public void theListOfIpcpsIsATable() throws Exception {
        type("irm ipcp bootstrap type local name shown layer there");

        String table = type("irm ipcp list");

        assertTrue(
                table,
                table.contains("|                shown |      local |                there |"));
        type("irm ipcp destroy name shown");
    }
}
