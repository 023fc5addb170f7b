package io.coursework.mlflow.backend.http;

import io.coursework.tracking.secret.Secrets;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a server or a proxy, taken apart as Python's requests does: the last {@code @}
 * before the path ends the login, whatever stands in it. What cannot be taken apart may hold a
 * password anywhere and is shown to nobody, nor is what it was read from.
 *
 * @param uri http or https, with host, without login, query and trailing slash
 * @param user as it is meant, not as it is escaped
 * @param password the same
 * @param secrets how the password is written, and how it is meant
 */
record Address(URI uri, Optional<String> user, Optional<String> password, List<String> secrets) {

  /** What a person is told who wrote a password so that the address falls apart. */
  static final String ESCAPES = "in a password write / ? # @ % as %2F %3F %23 %40 %25";

  private static final int LAST_PORT = 65_535;

  // Behind the path what a browser shows is passed over, unless it could be the end of a login.
  private static final Pattern WRITTEN =
      Pattern.compile(
          "(?<scheme>(?i:https?))://(?:(?<login>[^/?#]*)@)?(?<host>[^/?#@]+)(?<path>/[^?#@]*)?(?:[?#][^@]*)?");

  /** Empty if it is not one that we can speak to. */
  static Optional<Address> parse(String text) {
    Matcher written = WRITTEN.matcher(text);
    if (!written.matches()) {
      return Optional.empty();
    }
    String path = Optional.ofNullable(written.group("path")).orElse("").replaceAll("/+$", "");
    URI uri;
    try {
      uri = URI.create(written.group("scheme") + "://" + written.group("host") + path);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > LAST_PORT) {
      return Optional.empty();
    }
    String[] login = Optional.ofNullable(written.group("login")).orElse("").split(":", 2);
    Optional<String> password = login.length == 2 ? Optional.of(login[1]) : Optional.empty();
    return Optional.of(
        new Address(
            uri,
            Optional.of(unescaped(login[0])).filter(user -> !user.isEmpty() || login.length == 2),
            password.map(Address::unescaped),
            Secrets.passwords(text)));
  }

  /** Whether its host's name has an underscore, with which Java's URI knows no host. */
  static boolean hasUnderscore(String text) {
    Matcher written = WRITTEN.matcher(text);
    return written.matches() && written.group("host").contains("_");
  }

  private static String unescaped(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // a bare %
    }
  }

  /** Shows where it leads, and not who goes there. */
  @Override
  public String toString() {
    return uri.toString();
  }
}
