package io.coursework.mlflow.backend;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mlflow_project.ini4j.Config;
import org.mlflow_project.ini4j.Ini;

/**
 * Who we are to the server. A user with a password wins over a token, a token over a user alone.
 *
 * @param user for HTTP Basic
 * @param password for HTTP Basic
 * @param token for HTTP Bearer
 */
record Credentials(Optional<Setting> user, Optional<Setting> password, Optional<Setting> token) {

  /**
   * A value, and where it was found.
   *
   * @param source a variable or a file
   */
  record Setting(String value, String source) {
    /** Shows where the value is, not what it is. */
    @Override
    public String toString() {
      return source;
    }
  }

  static final Credentials NONE =
      new Credentials(Optional.empty(), Optional.empty(), Optional.empty());

  private static final String URI_VARIABLE = "MLFLOW_TRACKING_URI";
  private static final String USER = "MLFLOW_TRACKING_USERNAME";
  private static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";
  private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";

  /**
   * Reads the variables; where they are unset, the user part of the address; where it has none,
   * {@code ~/.mlflow/credentials}.
   *
   * @throws IllegalArgumentException if that file cannot be read
   */
  static Credentials of(Environment environment, URI address) {
    Map<String, Setting> elsewhere =
        address.getUserInfo() == null ? ofFile(environment) : ofUserPart(address.getUserInfo());
    return new Credentials(
        setting(environment, USER).or(() -> Optional.ofNullable(elsewhere.get(USER))),
        setting(environment, PASSWORD).or(() -> Optional.ofNullable(elsewhere.get(PASSWORD))),
        setting(environment, TOKEN));
  }

  /** The header's value. */
  Optional<String> authorization() {
    if (token.isPresent() && (user.isEmpty() || password.isEmpty())) {
      return Optional.of("Bearer " + token.get().value());
    }
    return user.map(name -> basic(name.value(), password.map(Setting::value).orElse("")));
  }

  /** What must not be seen anywhere. */
  List<String> secrets() {
    return Stream.of(
            password.map(Setting::value),
            token.map(Setting::value),
            authorization().map(header -> header.substring(header.indexOf(' ') + 1)))
        .flatMap(Optional::stream)
        .toList();
  }

  /** What is in effect and where it is set; empty if there is nothing. */
  Optional<String> describe() {
    return authorization()
        .map(
            header ->
                header.startsWith("Bearer")
                    ? "token of " + token.get()
                    : "user and password of "
                        + Stream.of(user, password)
                            .flatMap(Optional::stream)
                            .map(Setting::source)
                            .distinct()
                            .collect(Collectors.joining(" and ")));
  }

  static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private static Optional<Setting> setting(Environment environment, String variable) {
    return environment.value(variable).map(value -> new Setting(value, variable));
  }

  private static Map<String, Setting> ofUserPart(String info) {
    String[] parts = info.split(":", 2);
    Setting user = new Setting(parts[0], URI_VARIABLE);
    return parts.length == 1
        ? Map.of(USER, user)
        : Map.of(USER, user, PASSWORD, new Setting(parts[1], URI_VARIABLE));
  }

  private static Map<String, Setting> ofFile(Environment environment) {
    Optional<Path> file =
        environment.home().map(home -> home.resolve(".mlflow/credentials")).filter(Files::exists);
    if (file.isEmpty()) {
      return Map.of();
    }
    Config format = new Config();
    format.setEscape(false); // A backslash belongs to the password.
    format.setLowerCaseOption(true);
    Ini ini = new Ini();
    ini.setConfig(format);
    try {
      ini.load(Files.newBufferedReader(file.get()));
    } catch (IOException e) {
      // The cause is not repeated: it may quote the line with the password.
      throw new IllegalArgumentException(
          "%s cannot be read as an ini file with a section [mlflow]; correct it, or set %s and %s"
              .formatted(file.get(), USER, PASSWORD));
    }
    Map<String, String> section = ini.getOrDefault("mlflow", null);
    if (section == null) {
      return Map.of();
    }
    return Stream.of(USER, PASSWORD)
        .filter(name -> section.get(name.toLowerCase(java.util.Locale.ROOT)) != null)
        .collect(
            Collectors.toMap(
                name -> name,
                name ->
                    new Setting(
                        // Python's reader takes one % for two.
                        section.get(name.toLowerCase(java.util.Locale.ROOT)).replace("%%", "%"),
                        file.get().toString())));
  }
}
