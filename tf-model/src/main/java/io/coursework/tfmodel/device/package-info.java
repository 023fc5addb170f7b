/** The devices that TensorFlow sees, and the choice among them. */
package io.coursework.tfmodel.device;
