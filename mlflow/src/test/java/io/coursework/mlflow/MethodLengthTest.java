package io.coursework.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is longer than a page has parts with names of their own. */
@Tag("long")
class MethodLengthTest {

  private static final int MOST_LINES = 60;

  @Test
  void noMethodIsLongerThanSixtyLines() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  problem -> {},
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources()));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      List<String> longer = new ArrayList<>();
      for (CompilationUnitTree file : task.parse()) {
        file.accept(new Longer(file, positions), longer);
      }
      assertEquals(List.of(), longer);
    }
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path main : modules.map(module -> module.resolve("src/main/java")).toList()) {
        if (Files.isDirectory(main)) {
          try (Stream<Path> files = Files.walk(main)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    }
    assertFalse(sources.isEmpty());
    return sources;
  }

  /** Collects those that are longer. */
  private static final class Longer extends TreeScanner<Void, List<String>> {

    private final CompilationUnitTree file;
    private final SourcePositions positions;

    Longer(CompilationUnitTree file, SourcePositions positions) {
      this.file = file;
      this.positions = positions;
    }

    @Override
    public Void visitMethod(MethodTree method, List<String> longer) {
      long first = file.getLineMap().getLineNumber(positions.getStartPosition(file, method));
      long end = positions.getEndPosition(file, method);
      if (end >= 0 && file.getLineMap().getLineNumber(end) - first + 1 > MOST_LINES) {
        longer.add("%s:%d %s".formatted(file.getSourceFile().getName(), first, method.getName()));
      }
      return super.visitMethod(method, longer);
    }
  }
}
