package io.coursework.mlflow.backend.http;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Whom we trust, and who we are, on an encrypted connection.
 *
 * @param authorities if there are any, the server is trusted if one of them signed its certificate,
 *     and not otherwise
 * @param identity the client's certificate, before those that signed it, and its key
 * @param insecure whether any certificate is accepted
 * @param settings the variables in effect and their files, for a person
 */
record Tls(
    List<X509Certificate> authorities,
    Optional<Identity> identity,
    boolean insecure,
    List<String> settings) {

  /** Shows to whom it belongs, and not the key. */
  record Identity(List<X509Certificate> chain, PrivateKey key) {
    @Override
    public String toString() {
      return chain.get(0).getSubjectX500Principal().getName();
    }
  }

  static final String AUTHORITY = "MLFLOW_TRACKING_SERVER_CERT_PATH";
  static final String IDENTITY = "MLFLOW_TRACKING_CLIENT_CERT_PATH";
  static final String INSECURE = "MLFLOW_TRACKING_INSECURE_TLS";
  static final Tls DEFAULT = new Tls(List.of(), Optional.empty(), false, List.of());

  /**
   * Reads the variables and their PEM files.
   *
   * @throws IllegalArgumentException if a file is missing or holds something else
   */
  static Tls of(MlflowVariables environment) {
    Optional<Path> authority = environment.file(AUTHORITY);
    Optional<Path> identity = environment.file(IDENTITY);
    boolean insecure = environment.isOn(INSECURE);
    if (insecure && authority.isPresent()) {
      throw new IllegalArgumentException(
          "%s = true and %s = %s contradict each other; unset one"
              .formatted(INSECURE, AUTHORITY, authority.get()));
    }
    List<String> settings = new ArrayList<>();
    if (insecure) {
      settings.add("any certificate (%s)".formatted(INSECURE));
    }
    authority.ifPresent(file -> settings.add("CA %s (%s)".formatted(file, AUTHORITY)));
    identity.ifPresent(
        file -> settings.add("client certificate %s (%s)".formatted(file, IDENTITY)));
    return new Tls(
        authority.map(Tls::readAuthorities).orElse(List.of()),
        identity.map(Tls::readIdentity),
        insecure,
        settings);
  }

  /** For connections to the server; empty where Java's own is right. */
  Optional<SSLContext> forServer() {
    if (!insecure && authorities.isEmpty() && identity.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        context(
            identity,
            insecure
                ? new TrustManager[] {new TrustEveryone()}
                : authorities.isEmpty() ? null : trusting(authorities)));
  }

  /**
   * For connections to the store behind the server, which may be another company's: our authorities
   * are trusted beside Java's, and the client's certificate stays here.
   */
  Optional<SSLContext> forStore() {
    if (authorities.isEmpty()) {
      return Optional.empty();
    }
    List<X509Certificate> all = new ArrayList<>(authorities);
    for (TrustManager manager : trusting(null)) {
      if (manager instanceof X509TrustManager javas) {
        all.addAll(List.of(javas.getAcceptedIssuers()));
      }
    }
    return Optional.of(context(Optional.empty(), trusting(all)));
  }

  private static List<X509Certificate> readAuthorities(Path file) {
    Pem pem = read(AUTHORITY, file, "the CA's certificate");
    if (pem.certificates().isEmpty()) {
      throw unsuitable(AUTHORITY, file, "the CA's certificate");
    }
    return pem.certificates();
  }

  private static Identity readIdentity(Path file) {
    String wanted = "a certificate and its private key";
    Pem pem = read(IDENTITY, file, wanted);
    if (pem.key().isEmpty() && pem.encrypted()) {
      throw new IllegalArgumentException(
          "%s = %s holds an encrypted key, for which there is no password; write it without one (openssl pkey)"
              .formatted(IDENTITY, file));
    }
    if (pem.key().isEmpty() || pem.certificates().isEmpty()) {
      throw unsuitable(IDENTITY, file, wanted);
    }
    List<X509Certificate> chain = new ArrayList<>(pem.certificates());
    X509Certificate own =
        chain.stream()
            .filter(c -> belongTogether(pem.key().get(), c.getPublicKey()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s = %s holds a key and a certificate that do not belong together; put the right ones into it"
                            .formatted(IDENTITY, file)));
    chain.remove(own);
    chain.add(0, own);
    return new Identity(chain, pem.key().get());
  }

  private static Pem read(String variable, Path file, String wanted) {
    try {
      return Pem.read(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s = %s cannot be read as a text file; name a PEM file with %s"
              .formatted(variable, file, wanted));
    } catch (GeneralSecurityException e) {
      // The cause is not repeated: it may quote the key.
      throw unsuitable(variable, file, wanted);
    }
  }

  private static IllegalArgumentException unsuitable(String variable, Path file, String wanted) {
    return new IllegalArgumentException(
        "%s = %s must hold %s in PEM form, between -----BEGIN and -----END; correct it"
            .formatted(variable, file, wanted));
  }

  /** Whether what one signs is good for the other. */
  private static boolean belongTogether(PrivateKey key, PublicKey other) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update((byte) 7);
      byte[] signed = signature.sign();
      signature.initVerify(other);
      signature.update((byte) 7);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Null for the authorities that Java trusts. */
  private static TrustManager[] trusting(List<X509Certificate> authorities) {
    try {
      KeyStore store = null;
      if (authorities != null) {
        store = emptyStore();
        for (int i = 0; i < authorities.size(); i++) {
          store.setCertificateEntry(Integer.toString(i), authorities.get(i));
        }
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  private static SSLContext context(Optional<Identity> identity, TrustManager[] trust) {
    try {
      KeyManager[] own = null;
      if (identity.isPresent()) {
        char[] none = new char[0];
        KeyStore store = emptyStore();
        store.setKeyEntry(
            "own",
            identity.get().key(),
            none,
            identity.get().chain().toArray(X509Certificate[]::new));
        KeyManagerFactory factory =
            KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, none);
        own = factory.getKeyManagers();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new IllegalStateException("an empty store is read from nowhere", e);
    }
    return store;
  }
}
