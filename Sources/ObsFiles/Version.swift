/// The release that these tools belong to.
package let version = "0.1.0"
