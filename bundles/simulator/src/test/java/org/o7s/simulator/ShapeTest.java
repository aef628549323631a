package org.o7s.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShapeTest {

    @Test
    void shapesAreWhatTheirNamesSay() throws IOException {
        assertThat(Shape.named("line", 5, 1).links()).hasSize(4);
        assertThat(Shape.named("ring", 5, 1).links()).hasSize(5);
        assertThat(Shape.named("grid", 9, 1).links()).hasSize(12);
        assertThat(Shape.named("random", 100, 1).links()).hasSize(200);
        assertThat(Shape.named("random", 100, 1)).isEqualTo(Shape.named("random", 100, 1));
        Shape fatTree = Shape.named("fat-tree", 20, 1);
        assertThat(fatTree.links()).hasSize(32);
        assertThat(fatTree.nodes()).isEqualTo(20);
    }

    @Test
    void aTreeReachesEveryNodeOnceNearestFirst() {
        Shape grid = Shape.grid(16);
        int[] distances = grid.distances(0);
        assertThat(grid.tree()).hasSize(15);
        assertThat(grid.tree())
                .extracting(l -> Math.max(distances[l.from()], distances[l.to()]))
                .isSorted();
    }

    @Test
    void aFileHoldsALinkPerLine(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("net.txt");
        Files.writeString(file, "# a triangle\na b\nb c\nc a\na b\n");
        assertThat(Shape.read(file).links()).hasSize(3);
        Files.writeString(file, "graph layer {\n  \"a\" -- \"b\" [label=\"1\"];\n}\n");
        assertThat(Shape.read(file).nodes()).isEqualTo(2);
        Files.writeString(file, "nothing\n");
        assertThatThrownBy(() -> Shape.read(file)).hasMessageContaining("holds no links");
    }

    @Test
    void aNetworkIsConnected() {
        assertThatThrownBy(() -> new Shape(3, Shape.line(2).links()))
                .hasMessage("there is no way from node 0 to node 2");
    }
}
