package io.coursework.mlflow.backend.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority, and what it signs for servers and clients. */
final class TestCertificates {
  /**
   * A certificate and its key.
   *
   * @param issuer signed it
   */
  record Signed(KeyPair keys, X509Certificate certificate, X509Certificate issuer) {

    /** The certificate, and the key in the form that PKCS#8 names. */
    String pem() throws IOException {
      return TestCertificates.pem(certificate, new JcaPKCS8Generator(keys.getPrivate(), null));
    }

    /** The certificate, and the key in its own older form: PKCS#1 for RSA, SEC 1 for curves. */
    String traditionalPem() throws IOException {
      return TestCertificates.pem(keys.getPrivate(), certificate);
    }

    /** A server that shows this certificate, and trusts clients of its issuer. */
    SSLContext context() throws GeneralSecurityException, IOException {
      char[] password = "only-for-tests".toCharArray();
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      store.setKeyEntry("own", keys.getPrivate(), password, new Certificate[] {certificate});
      KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
      own.init(store, password);
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, password);
      trusted.setCertificateEntry("issuer", issuer);
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    }
  }

  private static final Duration DAY = Duration.ofDays(1);
  private static long serial = 1;

  private final KeyPair keys;
  private final X509Certificate certificate;

  TestCertificates() throws Exception {
    keys = keys(KeyPairGenerator.getInstance("EC"));
    certificate = sign("CN=Test CA", keys, Instant.now().plus(DAY), true, "ca");
  }

  /** The authority's own certificate. */
  String pem() throws IOException {
    return pem(certificate);
  }

  /** For a server of this name, or 127.0.0.1. */
  Signed server(String name) throws Exception {
    return server(name, Instant.now().plus(DAY));
  }

  Signed server(String name, Instant until) throws Exception {
    return signed("EC", name, until);
  }

  /**
   * @param algorithm RSA or EC
   */
  Signed client(String algorithm) throws Exception {
    return signed(algorithm, "client", Instant.now().plus(DAY));
  }

  private Signed signed(String algorithm, String name, Instant until) throws Exception {
    // As OpenSSL writes them: with the curve and the public key, which Java's own leave out.
    KeyPair own = keys(KeyPairGenerator.getInstance(algorithm, new BouncyCastleProvider()));
    return new Signed(own, sign("CN=" + name, own, until, false, name), certificate);
  }

  private X509Certificate sign(
      String subject, KeyPair own, Instant until, boolean authority, String name) throws Exception {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=Test CA"),
            BigInteger.valueOf(serial++),
            Date.from(until.minus(DAY.multipliedBy(2))),
            Date.from(until),
            new X500Name(subject),
            own.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.dNSName, name),
              new GeneralName(GeneralName.iPAddress, name.equals("ca") ? "10.0.0.1" : address(name))
            }));
    byte[] encoded =
        builder
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
            .getEncoded();
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }

  /** A server named otherwise is not this machine's. */
  private static String address(String name) {
    return name.equals("localhost") ? "127.0.0.1" : "10.0.0.2";
  }

  private static KeyPair keys(KeyPairGenerator generator) {
    generator.initialize(generator.getAlgorithm().equals("RSA") ? 2048 : 256);
    return generator.generateKeyPair();
  }

  private static String pem(Object... objects) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      for (Object object : objects) {
        writer.writeObject(object);
      }
    }
    return text.toString();
  }
}
