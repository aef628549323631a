package org.o7s.itests.systems;

import java.time.Duration;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;

/** A system of either kind, as far as layers that both are members of need it. */
interface Node {
    /** How long a tool may need: the prototype gives an allocation up after 20 s. */
    Duration TOOL_LIMIT = Duration.ofSeconds(60);

    /** A system of o7s. */
    static Node of(O7sSystem system) {
        return new O7sNode(system);
    }

    /** A system of the C prototype. */
    static Node of(CSystem system) {
        return new CNode(system);
    }

    /** Its kind, for people. */
    String kind();

    /** Runs its {@code irm}, whatever comes of it. */
    Outcome irm(String... arguments);

    /** Lets it ask for a name that somebody else has; the prototype insists on it. */
    void expect(String name);

    /** Has it find an address under a name of a host, which the layers over UDP look for. */
    void findAt(String address, String hostName);

    /** Has it answer pings to a name that one of its IPCPs registers. */
    void serve(String name, String ipcp);

    /** Runs {@code oping} with these arguments, whatever comes of it. */
    Outcome oping(String name, String arguments);

    /** Starts {@code oping} with these arguments. */
    Running startOping(String name, String arguments);

    /** Has it print what is said in a broadcast layer, once it has joined. */
    Running listen(String layer);

    /** Has it say something in a broadcast layer. */
    void say(String layer, String text);

    /** See {@link #of(O7sSystem)}. */
    record O7sNode(O7sSystem system) implements Node {
        @Override
        public String kind() {
            return "o7s";
        }

        @Override
        public Outcome irm(String... arguments) {
            return system.tryIrm(arguments);
        }

        @Override
        public void expect(String name) {
            // Names of others need no entry.
        }

        @Override
        public void findAt(String address, String hostName) {
            system.host().addHostsEntry(address, hostName);
        }

        @Override
        public void serve(String name, String ipcp) {
            system.irm("bind", "program", "oping", "name", name);
            system.irm("name", "register", name, "ipcp", ipcp);
            system.serve("oping -l -Q", "Ouroboros ping server started.");
        }

        @Override
        public Outcome oping(String name, String arguments) {
            return system.shell("oping -n " + name + " " + arguments, TOOL_LIMIT);
        }

        @Override
        public Running startOping(String name, String arguments) {
            return system.start("oping -n " + name + " " + arguments);
        }

        @Override
        public Running listen(String layer) {
            return system.serveTool("obc -n " + layer + " -l", "New flow.");
        }

        @Override
        public void say(String layer, String text) {
            system.tool("obc -n " + layer + " -m " + text).expectSuccess();
        }
    }

    /** See {@link #of(CSystem)}. */
    record CNode(CSystem system) implements Node {
        @Override
        public String kind() {
            return "c";
        }

        @Override
        public Outcome irm(String... arguments) {
            String[] all = new String[arguments.length + 1];
            all[0] = "irm";
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            return system.run(all);
        }

        @Override
        public void expect(String name) {
            irm("name", "create", name);
        }

        @Override
        public void findAt(String address, String hostName) {
            system.addHostsEntry(address, hostName);
        }

        @Override
        public void serve(String name, String ipcp) {
            system.irm("bind", "program", "oping", "name", name);
            system.irm("name", "register", name, "ipcp", ipcp);
            system.start("oping", "oping", "-l")
                    .awaitOutput("Ouroboros ping server started.", TOOL_LIMIT);
        }

        @Override
        public Outcome oping(String name, String arguments) {
            String[] all = ("oping -n " + name + " " + arguments).split(" ");
            return system.run(all);
        }

        @Override
        public Running startOping(String name, String arguments) {
            return system.start("ping", ("oping -n " + name + " " + arguments).split(" "));
        }

        @Override
        public Running listen(String layer) {
            return system.start("obc", "stdbuf", "-oL", "obc", "-n", layer, "-l")
                    .awaitOutput("New flow.", TOOL_LIMIT);
        }

        @Override
        public void say(String layer, String text) {
            system.run("obc", "-n", layer, "-m", text).expectSuccess();
        }
    }
}
