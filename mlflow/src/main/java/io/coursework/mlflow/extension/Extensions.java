package io.coursework.mlflow.extension;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The jars that {@value #CLASSPATH} names, and what they add. */
public final class Extensions {

  /**
   * Paths of jars and folders of classes, divided as on a class path; {@code DIR/*} is its jars.
   */
  public static final String CLASSPATH = "COURSEWORK_CLASSPATH";

  private static final String SERVICES = "META-INF/services/";

  private Extensions() {}

  /**
   * The jars and folders of classes that the variable names, with absolute paths. Java itself
   * passes over those that are not there.
   *
   * @throws ExtensionException if one of them is not there, or is not a jar
   */
  public static List<Path> named(Map<String, String> environment) {
    List<Path> all = new ArrayList<>();
    for (String entry : environment.getOrDefault(CLASSPATH, "").split(File.pathSeparator)) {
      if (entry.equals("*") || entry.endsWith("/*")) {
        all.addAll(inFolder(entry));
      } else if (!entry.isEmpty()) {
        all.add(one(Path.of(entry)));
      }
    }
    return all.stream().map(Path::toAbsolutePath).toList();
  }

  private static List<Path> inFolder(String entry) {
    Path folder = Path.of(entry.substring(0, entry.length() - 1));
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> jars =
          files.filter(file -> file.toString().matches("(?i).*\\.jar")).sorted().toList();
      if (!jars.isEmpty()) {
        return jars.stream().map(Extensions::one).toList();
      }
    } catch (IOException e) {
      throw missing(entry, "there is no such folder");
    }
    throw missing(entry, "there is no jar in it");
  }

  private static Path one(Path path) {
    if (Files.isDirectory(path)) {
      return path;
    }
    if (!Files.exists(path)) {
      throw missing(path.toString(), "there is no such file");
    }
    try {
      new JarFile(path.toFile()).close();
      return path;
    } catch (IOException e) {
      throw missing(path.toString(), "it is not a jar that can be read: " + e.getMessage());
    }
  }

  /**
   * What the variable names, to be sent to other machines.
   *
   * @throws ExtensionException if it names a folder of classes, or two jars of one name
   */
  public static List<Path> jars(Map<String, String> environment) {
    List<Path> jars = named(environment);
    Set<Path> names = new HashSet<>();
    for (Path jar : jars) {
      if (Files.isDirectory(jar)) {
        throw new ExtensionException(
            "%s names the folder %s, and only jars are sent to other machines; make a jar of it"
                .formatted(CLASSPATH, jar),
            null);
      }
      if (!names.add(jar.getFileName())) {
        throw new ExtensionException(
            "%s names two jars called %s, which cannot be sent together; rename one"
                .formatted(CLASSPATH, jar.getFileName()),
            null);
      }
    }
    return jars;
  }

  private static ExtensionException missing(String entry, String why) {
    return new ExtensionException(
        "%s names %s (%s); correct its path, build the jar, or unset %s"
            .formatted(CLASSPATH, entry, why, CLASSPATH),
        null);
  }

  /**
   * One of each class that a file {@code META-INF/services/<service>} on the class path names.
   *
   * @throws ExtensionException if one cannot be made; names the class and the jar
   */
  public static <S> List<S> of(Class<S> service) {
    List<S> found = new ArrayList<>();
    Iterator<S> services = ServiceLoader.load(service).iterator();
    try {
      while (services.hasNext()) {
        found.add(services.next());
      }
      return found;
    } catch (ServiceConfigurationError e) {
      throw new ExtensionException(problem(service, e), e);
    } catch (LinkageError e) {
      throw new ExtensionException(problem(e).orElseGet(e::toString), e);
    }
  }

  private static String problem(Class<?> service, ServiceConfigurationError e) {
    String said = e.getMessage().replaceFirst("^\\S+: ", ""); // the service's name
    String name = said.replaceFirst("^(?:Provider )?(\\S+) .*", "$1");
    String why =
        said.endsWith("not found")
            ? "there is no such class; look whether the jar has it, and whether it is written so"
            : said + (e.getCause() == null ? "" : ": " + e.getCause());
    return "%s names %s, but %s".formatted(where(service, name), name, why);
  }

  /** The file that names a class. */
  private static String where(Class<?> service, String name) {
    String file = SERVICES + service.getName();
    try {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      for (URL url : loader.resources(file).toList()) {
        if (new String(url.openStream().readAllBytes(), StandardCharsets.UTF_8).contains(name)) {
          return url.getPath().replaceFirst("^file:", "").replaceFirst("!/.*", "") + ": " + file;
        }
      }
    } catch (IOException e) {
      // Then without its jar.
    }
    return file;
  }

  /**
   * What is wrong with a class that was compiled against something else, in one line with a remedy;
   * empty for other failures of the Java machine.
   */
  public static Optional<String> problem(LinkageError e) {
    String said = String.valueOf(e.getMessage());
    if (e instanceof UnsupportedClassVersionError) {
      return Optional.of(
          "%s: it was compiled for a newer Java; compile it with --release 17"
              .formatted(said.split(" ", 2)[0].replace('/', '.')));
    }
    if (e instanceof NoClassDefFoundError && e.getCause() instanceof ClassNotFoundException) {
      return Optional.of(
          "the class %s is not there; name the jar that has it in %s"
              .formatted(said.replace('/', '.'), CLASSPATH));
    }
    if (e instanceof IncompatibleClassChangeError) {
      return Optional.of(
          "%s; build the jar that needs it against this version of Coursework".formatted(said));
    }
    return Optional.empty();
  }
}
