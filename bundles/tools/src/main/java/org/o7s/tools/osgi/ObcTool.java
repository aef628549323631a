package org.o7s.tools.osgi;

import java.util.List;
import org.o7s.api.Applications;
import org.o7s.tools.Tool;
import org.o7s.tools.ToolIo;
import org.o7s.tools.ToolOption;
import org.o7s.tools.broadcast.Obc;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Offers obc to the shells of this framework. */
@Component(service = Tool.class)
public final class ObcTool implements Tool {
    private final Tool tool;

    /** Called by the component runtime. */
    @Activate
    public ObcTool(@Reference Applications applications) {
        tool = new Obc(applications);
    }

    @Override
    public String name() {
        return tool.name();
    }

    @Override
    public List<ToolOption> options() {
        return tool.options();
    }

    @Override
    public int run(List<String> args, ToolIo io) {
        return tool.run(args, io);
    }
}
