package io.coursework.mlflow;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** What the example's jar holds, compiled once: classes and META-INF in one folder. */
public final class ExampleJar {

  public static final Path EXAMPLE = Path.of("src", "main", "examples", "extension");

  private static Path classes;

  private ExampleJar() {}

  /** The classes of the example beside others. */
  static URLClassLoader loader(ClassLoader parent) throws IOException {
    return new URLClassLoader(new URL[] {classes().toUri().toURL()}, parent);
  }

  /** Writes it as a jar. */
  public static Path write(Path file) throws IOException {
    Path classes = classes();
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
        Stream<Path> all = Files.walk(classes)) {
      for (Path one : all.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new JarEntry(classes.relativize(one).toString()));
        Files.copy(one, jar);
      }
    }
    return file;
  }

  private static synchronized Path classes() throws IOException {
    if (classes == null) {
      Path folder = Files.createTempDirectory("coursework-example");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      compile(folder);
      Path services = Path.of("META-INF", "services");
      Files.createDirectories(folder.resolve(services));
      try (Stream<Path> files = Files.list(EXAMPLE.resolve(services))) {
        for (Path file : files.toList()) {
          Files.copy(file, folder.resolve(services).resolve(file.getFileName()));
        }
      }
      classes = folder;
    }
    return classes;
  }

  private static void compile(Path folder) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertNotNull(compiler, "the tests run on a JDK");
    StringWriter said = new StringWriter();
    List<String> options =
        List.of(
            "--release",
            "17",
            "-Xlint:all,-classfile,-processing",
            "-Werror",
            "-proc:none",
            "-cp",
            System.getProperty("java.class.path"),
            "-d",
            folder.toString());
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> sources = Files.list(EXAMPLE.resolve("example"))) {
      boolean compiled =
          compiler
              .getTask(
                  said,
                  files,
                  null,
                  options,
                  null,
                  files.getJavaFileObjectsFromPaths(sources.sorted().toList()))
              .call();
      assertTrue(compiled, said.toString());
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      // Somebody else has tidied up.
    }
  }
}
