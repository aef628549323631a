/**
 * Labs at work: a plan goes in, hosts with daemons and cables come out ({@link
 * org.o7s.lab.run.RunningLab}), found by name from other processes ({@link
 * org.o7s.lab.run.OpenLab}).
 *
 * <pre>
 *   LabPlan ──▶ RunningLab ──▶ Lab (namespaces) · O7sSystem (daemons) · Cable (bridge or relay)
 *                   │               └─ Guardian: a process that removes them when this one dies
 *                   ├── Player        does the steps of the plan
 *                   └── LabCommands   list, link, destroy ◀── prompt · LabDoor (socket)
 * </pre>
 */
@NullMarked
package org.o7s.lab.run;

import org.jspecify.annotations.NullMarked;
