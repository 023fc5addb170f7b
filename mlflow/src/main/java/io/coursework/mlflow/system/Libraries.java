package io.coursework.mlflow.system;

import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The libraries on a class path.
 *
 * @param versions by name: what follows the name of the jar, such as {@code 31.0.1-jre}, else what
 *     its manifest says; several jars of one name are listed together
 */
record Libraries(Map<String, String> versions) {

  private static final Pattern JAR = Pattern.compile("(?<name>.+?)-(?<version>\\d.*)\\.jar");
  private static final Pattern TENSORFLOW =
      Pattern.compile("\\.\\d+-(?<build>[a-z][^,]*)"); // 1.1.0, 1.1.0-linux-x86_64-gpu

  /** Those of this process. */
  static Libraries ofThisProcess() {
    return of(System.getProperty("java.class.path", ""));
  }

  /**
   * @param classPath folders on it are not libraries
   */
  static Libraries of(String classPath) {
    Map<String, String> versions = new TreeMap<>();
    for (String entry : classPath.split(Pattern.quote(File.pathSeparator))) {
      String file = new File(entry).getName();
      if (file.endsWith(".jar")) {
        Matcher jar = JAR.matcher(file);
        boolean named = jar.matches();
        versions.merge(
            named ? jar.group("name") : file.substring(0, file.length() - ".jar".length()),
            named ? jar.group("version") : manifestVersion(entry),
            (one, other) -> one.equals(other) ? one : one + ", " + other);
      }
    }
    return new Libraries(versions);
  }

  /** For which system and device TensorFlow was built, such as {@code linux-x86_64-gpu}. */
  Optional<String> tensorFlowBuild() {
    Matcher build = TENSORFLOW.matcher(versions.getOrDefault("tensorflow-core-native", ""));
    return build.find() ? Optional.of(build.group("build")) : Optional.empty();
  }

  private static String manifestVersion(String path) {
    try (JarFile jar = new JarFile(path)) {
      Manifest manifest = jar.getManifest();
      String version =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
      return version == null ? "unknown" : version;
    } catch (IOException e) {
      return "unknown";
    }
  }
}
