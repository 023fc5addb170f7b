package io.coursework.mlflow.backend.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The proxies on the way out, as Python's requests reads them from http_proxy, https_proxy,
 * all_proxy and no_proxy: a name in small letters wins over one in capitals. Unlike there, this
 * machine's own loopback address is never asked of a proxy.
 *
 * @param byScheme the proxy for addresses that begin with http, or with https
 * @param direct ends of host names, addresses and networks that need none
 */
record Proxies(Map<String, HttpProxy> byScheme, List<String> direct) {

  static final Proxies NONE = new Proxies(Map.of(), List.of());

  private static final int DEFAULT_PORT = 80;
  private static final Pattern IPV4 = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+)");

  /**
   * A proxy.
   *
   * @param variable that names it
   * @param authorization value of its header, where it wants a login
   * @param secrets what must not be seen of it
   */
  record HttpProxy(
      String variable,
      String host,
      int port,
      Optional<String> authorization,
      List<String> secrets) {

    @Override
    public String toString() {
      return "proxy %s:%d (%s)".formatted(host, port, variable);
    }
  }

  /**
   * @throws IllegalArgumentException if the proxy for the server has a kind that is not supported
   */
  static Proxies of(MlflowVariables environment, URI server) {
    Map<String, HttpProxy> byScheme = new TreeMap<>();
    List<String> direct =
        Arrays.stream(
                environment
                    .value("no_proxy")
                    .or(() -> environment.value("NO_PROXY"))
                    .orElse("")
                    .replace(" ", "")
                    .toLowerCase(Locale.ROOT)
                    .split(","))
            .filter(entry -> !entry.isEmpty())
            .toList();
    for (String scheme : List.of("http", "https")) {
      Optional<String> variable =
          variable(environment, scheme + "_proxy").or(() -> variable(environment, "all_proxy"));
      if (variable.isEmpty()) {
        continue;
      }
      String text = environment.value(variable.get()).orElseThrow();
      Optional<HttpProxy> proxy = parse(variable.get(), text);
      proxy.ifPresent(p -> byScheme.put(scheme, p));
      boolean needed = server.getScheme().equalsIgnoreCase(scheme) && !isDirect(server, direct);
      if (proxy.isEmpty() && needed) {
        throw new IllegalArgumentException(
            "%s does not name a proxy that can be used; write http://host:port, or put %s into NO_PROXY; %s"
                .formatted(variable.get(), server.getHost(), Address.ESCAPES));
      }
    }
    return new Proxies(byScheme, direct);
  }

  /** The proxy on the way to an address. */
  Optional<HttpProxy> towards(URI address) {
    return isDirect(address, direct)
        ? Optional.empty()
        : Optional.ofNullable(byScheme.get(address.getScheme().toLowerCase(Locale.ROOT)));
  }

  /** For Java's HTTP client; empty where the environment names no proxy: then Java's own rules. */
  Optional<ProxySelector> selector() {
    if (byScheme.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            return List.of(
                towards(uri)
                    .map(
                        p ->
                            new Proxy(
                                Proxy.Type.HTTP,
                                InetSocketAddress.createUnresolved(p.host(), p.port())))
                    .orElse(Proxy.NO_PROXY));
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException e) {
            // The call that fails for it says so.
          }
        });
  }

  List<String> secrets() {
    return byScheme.values().stream().flatMap(proxy -> proxy.secrets().stream()).toList();
  }

  private static Optional<String> variable(MlflowVariables environment, String name) {
    // A name in small letters without a value takes back the one in capitals.
    String found = environment.variables().containsKey(name) ? name : name.toUpperCase(Locale.ROOT);
    return environment.value(found).map(value -> found);
  }

  private static Optional<HttpProxy> parse(String variable, String text) {
    return Address.parse(text.contains("://") ? text : "http://" + text)
        .filter(address -> address.uri().getScheme().equalsIgnoreCase("http"))
        .map(address -> proxy(variable, address));
  }

  private static HttpProxy proxy(String variable, Address address) {
    Optional<String> login =
        address.user().map(user -> Credentials.basic(user, address.password().orElse("")));
    List<String> secrets = new ArrayList<>(address.secrets());
    if (!secrets.isEmpty()) {
      secrets.add(login.orElseThrow().substring("Basic ".length()));
    }
    int port = address.uri().getPort();
    return new HttpProxy(
        variable, address.uri().getHost(), port < 0 ? DEFAULT_PORT : port, login, secrets);
  }

  private static boolean isDirect(URI address, List<String> direct) {
    String host = address.getHost().toLowerCase(Locale.ROOT);
    if (MlflowConnection.isLoopback(host) || direct.equals(List.of("*"))) {
      return true;
    }
    String withPort = host + ":" + address.getPort();
    return direct.stream()
        .anyMatch(
            entry ->
                host.endsWith(entry)
                    || withPort.endsWith(entry)
                    || entry.startsWith(".") && host.equals(entry.substring(1))
                    || inNetwork(host, entry));
  }

  /** Whether an address such as 10.1.2.3 lies in a network such as 10.0.0.0/8. */
  private static boolean inNetwork(String host, String entry) {
    int slash = entry.indexOf('/');
    if (slash < 0 || !entry.substring(slash + 1).matches("\\d|[12]\\d|3[0-2]")) {
      return false;
    }
    Optional<Integer> address = ipv4(host);
    Optional<Integer> network = ipv4(entry.substring(0, slash));
    int bits = Integer.parseInt(entry.substring(slash + 1));
    int mask = bits == 0 ? 0 : -1 << (32 - bits);
    return address.isPresent()
        && network.isPresent()
        && (address.get() & mask) == (network.get() & mask);
  }

  private static Optional<Integer> ipv4(String text) {
    Matcher parts = IPV4.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int address = 0;
    for (int i = 1; i <= 4; i++) {
      address = address << 8 | Integer.parseInt(parts.group(i)) & 0xff;
    }
    return Optional.of(address);
  }
}
