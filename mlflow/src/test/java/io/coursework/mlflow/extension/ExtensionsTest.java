package io.coursework.mlflow.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Module;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a jar is said with its name, or that of the class. */
class ExtensionsTest {

  @TempDir Path folder;

  private Path jar(String name, String service, String text) throws IOException {
    Path file = folder.resolve(name);
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      jar.putNextEntry(new JarEntry("META-INF/services/" + service));
      jar.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return file;
  }

  private static List<Path> named(String path) {
    return Extensions.named(Map.of(Extensions.CLASSPATH, path));
  }

  @Test
  void namesTheJarsOfAClassPath() throws IOException {
    Path one = jar("one.jar", "x", "");
    Path two = jar("two.jar", "x", "");
    assertEquals(List.of(), Extensions.named(Map.of()));
    assertEquals(List.of(), named(""));
    assertEquals(List.of(one, folder), named(one + "::" + folder));
    assertEquals(List.of(one, two), named(folder + "/*"));
  }

  @Test
  void saysWhichJarIsNotThere() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
    Map<String, String> problems =
        Map.of(
            folder + "/none.jar",
            "there is no such file",
            folder + "/none/*",
            "there is no such folder",
            empty + "/*",
            "there is no jar in it",
            text.toString(),
            "it is not a jar that can be read");
    for (Map.Entry<String, String> problem : problems.entrySet()) {
      ExtensionException e = assertThrows(ExtensionException.class, () -> named(problem.getKey()));
      String begin =
          "COURSEWORK_CLASSPATH names %s (%s".formatted(problem.getKey(), problem.getValue());
      assertTrue(e.getMessage().startsWith(begin), e.getMessage());
    }
  }

  @Test
  void sendsNoFoldersAndNoTwoJarsOfOneName() throws IOException {
    Path one = jar("one.jar", "x", "");
    Path other = Files.createDirectory(folder.resolve("other")).resolve("one.jar");
    Files.copy(one, other);
    Map<String, String> both = Map.of(Extensions.CLASSPATH, one + ":" + other);
    assertTrue(
        assertThrows(ExtensionException.class, () -> Extensions.jars(both))
            .getMessage()
            .contains("names two jars called one.jar"));
    Map<String, String> classes = Map.of(Extensions.CLASSPATH, one + ":" + folder);
    assertTrue(
        assertThrows(ExtensionException.class, () -> Extensions.jars(classes))
            .getMessage()
            .contains("names the folder " + folder));
  }

  private <S> String problem(Class<S> service, Path jar) throws IOException {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(loader);
      return assertThrows(ExtensionException.class, () -> Extensions.of(service)).getMessage();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void saysWhichJarNamesAClassThatIsNotThere() throws IOException {
    Path jar = jar("mine.jar", Module.class.getName(), "mine.MyModul\n");
    assertEquals(
        jar
            + ": META-INF/services/com.google.inject.Module names mine.MyModul, but there is no such"
            + " class; look whether the jar has it, and whether it is written so",
        problem(Module.class, jar));
  }

  @Test
  void saysWhichJarNamesAClassOfAnotherKind() throws IOException {
    Path jar = jar("mine.jar", Module.class.getName(), ExtensionsTest.class.getName() + "\n");
    String problem = problem(Module.class, jar);
    assertTrue(
        problem.startsWith(jar + ": META-INF/services/com.google.inject.Module names"), problem);
    assertTrue(problem.contains("ExtensionsTest not a subtype"), problem);
  }

  @Test
  void saysWhatAJarLacksThatWasBuiltAgainstSomethingElse() {
    NoClassDefFoundError missing = new NoClassDefFoundError("mine/Helper");
    missing.initCause(new ClassNotFoundException("mine.Helper"));
    assertEquals(
        Optional.of(
            "the class mine.Helper is not there; name the jar that has it in COURSEWORK_CLASSPATH"),
        Extensions.problem(missing));
    assertEquals(
        Optional.of(
            "mine.MyModule: it was compiled for a newer Java; compile it with --release 17"),
        Extensions.problem(
            new UnsupportedClassVersionError(
                "mine/MyModule has been compiled by a more recent version of the Java Runtime")));
    assertEquals(
        Optional.of(
            "'void a.B.c()'; build the jar that needs it against this version of Coursework"),
        Extensions.problem(new NoSuchMethodError("'void a.B.c()'")));
    assertEquals(Optional.empty(), Extensions.problem(new UnsatisfiedLinkError("no jnitf")));
    assertEquals(
        Optional.empty(),
        Extensions.problem(new NoClassDefFoundError("Could not initialize class a.B")));
  }
}
