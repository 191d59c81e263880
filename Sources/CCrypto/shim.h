// The message digests and signatures of OpenSSL's libcrypto.
#ifndef SWEGYM_CCRYPTO_SHIM_H
#define SWEGYM_CCRYPTO_SHIM_H

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#endif
