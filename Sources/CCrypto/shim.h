// The message digests of OpenSSL's libcrypto.
#ifndef SWEGYM_CCRYPTO_SHIM_H
#define SWEGYM_CCRYPTO_SHIM_H

#include <openssl/evp.h>

#endif
